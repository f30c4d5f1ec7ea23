import type { PendingApproval } from '../../core/approvals/approvals.ts';
import { consequenceOf, foretell, isFresh } from '../../core/approvals/foretell.ts';
import { executionLink } from '../../core/events/links.ts';
import { stepLadder, stepOf } from '../../core/protocol/ladder.ts';
import { canaryPercent, formatWeights, type Weights } from '../../core/protocol/rollout.ts';
import { type Html, html } from '../../core/text/html.ts';
import { toTheMinute } from '../../core/text/times.ts';
import { facts, said, share, status, type Tone } from './facts.ts';
import { ago, ahead } from './time-words.ts';

const TONES: Record<string, Tone> = { pass: 'good', fail: 'bad', wait: 'open' };

/** One question, with everything that it is to be decided on. */
export function renderPending(pending: PendingApproval, decideFunctionArn: string, now: Date): Html {
  const { stage, from, to } = pending;
  const atGate = stepOf('stage', 'Ask for approval');
  const moves = `${formatWeights(from)} to ${formatWeights(to)}`;
  return html`<div class="sluice-card">
<h3>Stage ${stage} waits for an answer</h3>
${atGate ? html`<p>${stepLadder(atGate)}</p>` : ''}
<div class="sluice-columns"><div>${shareOf('now', from)}${shareOf('after', to)}${question(pending, moves, now)}</div>
<div>${evidence(pending, now)}</div></div>
${isOpen(pending, now) ? html`${consequence(pending, now)}${buttons(pending, decideFunctionArn, now)}` : ''}
</div>`;
}

function question(pending: PendingApproval, moves: string, now: Date): Html {
  const { execution, executionArn, requestedBy, reason, askedAt, flush, health, warnings, rollback } = pending;
  return facts([
    ['Weights', `${moves} (stable-canary)`],
    ['Asked by', said(requestedBy)],
    ['Reason', said(reason)],
    ['Since', `${toTheMinute(askedAt)} (${ago(askedAt, now)})`],
    ['Answer until', expiry(pending, now)],
    [
      'Flush',
      flush.skipped
        ? 'skipped'
        : `${keys(flush.deleted)} deleted${flush.preserved > 0 ? `, ${keys(flush.preserved)} preserved` : ''}, ${toTheMinute(flush.flushedAt)}`,
    ],
    ['Health', said(health.reason)],
    ...(rollback === undefined ? [] : [['Rollback', html`${said(rollback)}`] satisfies [string, Html]]),
    ...warnings.map((warning): [string, Html] => ['Warning', html`${status('open', said(warning))}`]),
    ['Execution', html`<a href="${executionLink(executionArn)}" target="_blank">${execution}</a>`],
  ]);
}

/** The verdicts with their numbers, as they were when the stage asked; who approves has them asked once more. */
function evidence(pending: PendingApproval, now: Date): Html {
  const { signals, checkedAt } = pending.health;
  const isOld = !isFresh(pending, now);
  const rows = signals.map(
    ({ signal, verdict, reason }) =>
      html`<tr><td>${said(signal)}</td><td>${status(TONES[verdict] ?? 'quiet', verdict, isOld)}</td><td>${said(reason)}</td></tr>`,
  );
  return html`<table class="sluice-evidence"><tr><th scope="col">Signal</th><th scope="col">Status</th><th scope="col">At ${toTheMinute(checkedAt)} (${ago(checkedAt, now)})</th></tr>${rows}</table>`;
}

function keys(count: number): string {
  return `${count.toLocaleString('en')} keys`;
}

function shareOf(when: string, weights: Weights): Html {
  const percent = Math.round(canaryPercent(weights) ?? 0);
  return share(`canary ${when}: ${percent} % of the traffic`, percent);
}

function isOpen({ expiresAt }: PendingApproval, now: Date): boolean {
  return now.getTime() < Date.parse(expiresAt);
}

function expiry(pending: PendingApproval, now: Date): Html {
  const { expiresAt } = pending;
  return isOpen(pending, now)
    ? html`${toTheMinute(expiresAt)}, ${ahead(expiresAt, now)}; then the stage is rolled back`
    : html`${toTheMinute(expiresAt)}: ${status('bad', 'expired: the stage is rolled back')}`;
}

function consequence(pending: PendingApproval, now: Date): Html {
  return html`<p>${isFresh(pending, now) ? foretell(pending, now) : status('open', foretell(pending, now))}</p>`;
}

function buttons(pending: PendingApproval, decideFunctionArn: string, now: Date): Html {
  const { execution, stage } = pending;
  const button = (style: string, label: string, confirmation: string, decision: 'approve' | 'reject') =>
    html`<a class="${style}">${label}</a>${callOnClick(decideFunctionArn, confirmation, { execution, decision })}`;
  return html`<p class="sluice-buttons">${button('btn btn-primary', 'Approve', `Approve stage ${stage}? ${foretell(pending, now)}`, 'approve')}
${button('btn', 'Reject', `Reject stage ${stage}? ${consequenceOf('reject', pending, now)}`, 'reject')}</p>`;
}

/** CloudWatch ties an action to the element right before it, and adds what the form holds to the call. */
function callOnClick(endpoint: string, confirmation: string, parameters: Record<string, string>): Html {
  return html`<cwdb-action action="call" event="click" display="popup" endpoint="${endpoint}" confirmation="${confirmation}">${JSON.stringify(parameters)}</cwdb-action>`;
}
