import { describe, expect, it } from 'vitest';
import type { PendingApproval } from '../../../functions/approvals.ts';
import { renderApprovals } from '../../../functions/approvals-widget/render-approvals.ts';
import { pending } from '../../support/approval.ts';

const DECIDE = 'arn:aws:lambda:eu-central-1:123456789012:function:decide';
const NOW = new Date('2026-11-21T10:45:00.000Z');

function render(changes: Partial<PendingApproval> = {}, now = NOW): string {
  const view = { waiting: [{ ...pending(), ...changes }], unreadable: [], typed: { by: '', comment: '' } };
  return renderApprovals(view, DECIDE, now);
}

/** The way a browser reads it: the text between the tags, entities resolved. */
function textOf(page: string): string {
  return page
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ');
}

describe('what an operator sees at the gate', () => {
  it('is who asks, why, what would happen, and the evidence', () => {
    const page = textOf(render({ warnings: ['the TTL is 300 s'] }));

    for (const fact of [
      'Asked by ana',
      'Reason release 41',
      'Weights 95-5 to 75-25 (stable-canary)',
      'Since 2026-11-21T10:15:00.000Z (30 minutes ago)',
      'Expires 2026-11-21T11:15:00.000Z (in 30 minutes)',
      'Flush 1200 keys deleted, 30 preserved',
      'Health the cache is warm',
      'hit rate pass: hit rate 91 % is above 80 %',
      'Warning the TTL is 300 s',
    ]) {
      expect(page).toContain(fact);
    }
  });

  it('says when the flush was skipped', () => {
    expect(textOf(render({ flush: { ...pending().flush, skipped: true } }))).toContain('Flush skipped');
  });

  it('is a button for each answer that asks once more, calls the decide function, and carries no more than which', () => {
    const actions = [...render().matchAll(/<a class="[^"]*">(\w+)<\/a><cwdb-action ([^>]*)>([^<]*)<\/cwdb-action>/g)];

    expect(actions.map(([, label, , parameters = '']) => [label, JSON.parse(textOf(parameters))])).toEqual([
      ['Approve', { execution: 'stage-25', decision: 'approve' }],
      ['Reject', { execution: 'stage-25', decision: 'reject' }],
    ]);
    for (const [, , attributes] of actions) {
      expect(attributes).toContain(`action="call" event="click" display="popup" endpoint="${DECIDE}" confirmation="`);
    }
  });

  it('has no button once it has expired', () => {
    const page = render({}, new Date('2026-11-21T11:15:00.000Z'));

    expect(page).toContain('expired: the stage is rolled back');
    expect(page).not.toContain('cwdb-action');
  });
});

describe('nobody can smuggle markup into the dashboard', () => {
  const attack = `"><img src=x onerror=alert(1)>'</td></cwdb-action><cwdb-action endpoint="arn:evil">&lt;`;
  const { health } = pending();

  it.each<[string, Partial<PendingApproval>]>([
    ['the reason', { reason: attack }],
    ['the name of who asked', { requestedBy: attack }],
    ['a warning', { warnings: [attack] }],
    ['a verdict', { health: { ...health, reason: attack } }],
    ['a signal', { health: { ...health, signals: [{ signal: attack, verdict: 'pass', reason: attack }] } }],
  ])('by %s', (_, changes) => {
    const page = render(changes);

    expect(page.match(/<cwdb-action/g)).toHaveLength(2);
    expect(page).not.toContain('<img');
    expect(textOf(page)).toContain(attack);
  });

  it('by what was typed into the form', () => {
    const view = { waiting: [pending()], unreadable: [attack], typed: { by: attack, comment: attack } };

    const page = renderApprovals(view, DECIDE, NOW);

    expect(page.match(/<cwdb-action/g)).toHaveLength(2);
    expect(page).not.toContain('<img');
    expect(page.match(/<input /g)).toHaveLength(2);
  });
});
