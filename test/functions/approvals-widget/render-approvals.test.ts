import { describe, expect, it } from 'vitest';
import type { PendingApproval } from '../../../core/approvals/approvals.ts';
import { renderApprovals, type View } from '../../../functions/approvals-widget/render-approvals.ts';
import { pending } from '../../../lab/support/approval.ts';

const DECIDE = 'arn:aws:lambda:eu-central-1:123456789012:function:decide';
const NOW = new Date('2026-11-21T10:45:00.000Z');

function render(changes: Partial<PendingApproval> = {}, now = NOW, view: Partial<View> = {}): string {
  const waiting = [{ ...pending(), ...changes }];
  const typed = { by: '', comment: '' };
  const ordinary: View = {
    ...{ standing: null, stages: [5, 25, 50, 100], waiting, unreadable: [], recent: [] },
    ...{ typed, commentRequired: false, theme: 'light' },
  };
  return renderApprovals({ ...ordinary, ...view }, DECIDE, now);
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
    const page = textOf(render({ warnings: ['the TTL is 300 s'], rollback: 'A rollback is safe for the cache.' }));

    for (const fact of [
      'Asked by ana',
      'Reason release 41',
      'Weights 95-5 to 75-25 (stable-canary)',
      'Since 2026-11-21 10:15 UTC (30 minutes ago)',
      'Answer until 2026-11-21 11:15 UTC, in 30 minutes; then the stage is rolled back',
      'canary now: 5 % of the traffic',
      'canary after: 25 % of the traffic',
      'Flush 1,200 keys deleted, 30 keys preserved, 2026-11-21 10:10 UTC',
      'Health the cache is warm',
      'At 2026-11-21 10:14 UTC (31 minutes ago)',
      'hit rate ✓ pass hit rate 91 % is above 80 %',
      'Rollback A rollback is safe for the cache.',
      'Warning … the TTL is 300 s',
    ]) {
      expect(page).toContain(fact);
    }
  });

  it('says each verdict with a sign and a word, not by colour alone', () => {
    const signals = (['pass', 'wait', 'fail', 'not applicable'] as const).map((verdict) => ({
      ...{ signal: `that it is ${verdict}`, verdict, reason: 'a reason' },
    }));

    const page = textOf(render({ health: { ...pending().health, signals } }));

    for (const said of ['✓ pass', '… wait', '✗ fail', '– not applicable']) expect(page).toContain(said);
  });

  it('is in colour only while it says something of now', () => {
    expect(render({ freshUntil: '2026-11-21T11:00:00.000Z' })).toContain('<span class="sluice-good">✓ pass</span>');
    expect(render()).toContain('<span class="sluice-quiet">✓ pass</span>');
  });

  it('is what Approve will do, on the card and in its question', () => {
    const late = 'Approve asks health once more, and then flushes the cache and warms it up again, because';
    const page = textOf(render().replaceAll(/confirmation="([^"]*)"/g, '>$1<'));

    expect(page).toContain(`… ${late} the last flush was 35 min ago; after that the weights go from 95-5 to 75-25.`);
    expect(page).toContain(`Approve stage 25? ${late}`);
    expect(textOf(render({ freshUntil: '2026-11-21T11:00:00.000Z' }))).toContain(
      'Approve asks health once more, and then the weights go from 95-5 to 75-25.',
    );
    expect(textOf(render({ freshUntil: '2026-11-21T11:00:00.000Z', flushesAgain: true }))).toContain(
      'the weights go from 95-5 to 75-25, and the cache is flushed once more.',
    );
  });

  it('is in colours of the dashboard it stands in', () => {
    expect(render({}, NOW, { theme: 'dark' })).not.toBe(render({}, NOW, { theme: 'light' }));
  });

  it('says that a comment is required where it is', () => {
    expect(textOf(render({}, NOW, { commentRequired: true }))).toContain('Comment (required)');
    expect(textOf(render())).not.toContain('Comment (required)');
  });

  it('leads to the execution', () => {
    expect(render()).toContain(
      'href="https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/',
    );
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
    ['the link of an execution', { executionArn: attack, execution: attack }],
    ['a signal', { health: { ...health, signals: [{ signal: attack, verdict: 'pass', reason: attack }] } }],
  ])('by %s', (_, changes) => {
    const page = render(changes);

    expect(page.match(/<cwdb-action/g)).toHaveLength(2);
    expect(page).not.toContain('<img');
    expect(textOf(page)).toContain(attack.replace(/^">/, ''));
  });

  it('by what was typed into the form', () => {
    const page = render({}, NOW, { unreadable: [attack], typed: { by: attack, comment: attack } });

    expect(page.match(/<cwdb-action/g)).toHaveLength(2);
    expect(page).not.toContain('<img');
    expect(page.match(/<input /g)).toHaveLength(2);
  });
});
