import ms from 'ms';
import type { PendingApproval } from '../approvals.ts';
import { type Html, html } from '../html.ts';
import { formatWeights } from '../rollout.ts';

export interface View {
  waiting: PendingApproval[];
  /** Names of parameters that are not requests for approval. */
  unreadable: string[];
  /** What somebody had typed before the widget refreshed. */
  typed: { by: string; comment: string };
}

export function renderApprovals({ waiting, unreadable, typed }: View, decideFunctionArn: string, now: Date): string {
  const warnings = unreadable.map(
    (name) => html`<p>The parameter ${name} cannot be read as a request for approval. Look at it, and delete it.</p>`,
  );
  if (waiting.length === 0) return html`${warnings}<p>No stage waits for approval.</p>`.text;
  return html`<form>
${warnings}
<p><label>Your name <input name="by" value="${typed.by}" size="30" maxlength="256"></label>
<label>Comment <input name="comment" value="${typed.comment}" size="60" maxlength="1000"></label></p>
${waiting.map((pending) => renderApproval(pending, decideFunctionArn, now))}
</form>`.text;
}

function renderApproval(pending: PendingApproval, decideFunctionArn: string, now: Date): Html {
  const { execution, stage, requestedBy, reason, from, to, askedAt, flush, health, warnings } = pending;
  const moves = `${formatWeights(from)} to ${formatWeights(to)}`;
  return html`<h3>Stage ${stage} waits for an answer</h3>
<table>
${row('Execution', execution)}
${row('Asked by', requestedBy)}
${row('Reason', reason)}
${row('Weights', `${moves} (stable-canary)`)}
${row('Since', `${askedAt} (${ms(age(askedAt, now), { long: true })} ago)`)}
${row('Expires', describeExpiry(pending, now))}
${row('Flush', flush.skipped ? 'skipped' : `${flush.deleted} keys deleted, ${flush.preserved} preserved, at ${flush.flushedAt}`)}
${row('Health', `${health.reason} (checked at ${health.checkedAt})`)}
${health.signals.map(({ signal, verdict, reason }) => row(signal, `${verdict}: ${reason}`))}
${warnings.map((warning) => row('Warning', warning))}
</table>
${isOpen(pending, now) ? buttons(pending, moves, decideFunctionArn) : ''}`;
}

function row(name: string, text: string): Html {
  return html`<tr><th scope="row">${name}</th><td>${text}</td></tr>`;
}

function age(instant: string, now: Date): number {
  return Math.max(0, now.getTime() - Date.parse(instant));
}

function isOpen({ expiresAt }: PendingApproval, now: Date): boolean {
  return now.getTime() < Date.parse(expiresAt);
}

function describeExpiry(pending: PendingApproval, now: Date): string {
  const { expiresAt } = pending;
  if (!isOpen(pending, now)) return `${expiresAt} (expired: the stage is rolled back)`;
  return `${expiresAt} (in ${ms(Date.parse(expiresAt) - now.getTime(), { long: true })})`;
}

function buttons({ execution, stage, from }: PendingApproval, moves: string, decideFunctionArn: string): Html {
  const stays = formatWeights(from);
  return html`${button('btn btn-primary', 'Approve', `Approve stage ${stage}, and move the weights from ${moves}?`, { execution, decision: 'approve' }, decideFunctionArn)}
${button('btn', 'Reject', `Reject stage ${stage}? It ends, and the weights stay at ${stays}.`, { execution, decision: 'reject' }, decideFunctionArn)}`;
}

/** CloudWatch ties an action to the element right before it, and adds what the form holds to the call. */
function button(
  style: string,
  label: string,
  confirmation: string,
  parameters: Record<string, string>,
  endpoint: string,
): Html {
  return html`<a class="${style}">${label}</a><cwdb-action action="call" event="click" display="popup" endpoint="${endpoint}" confirmation="${confirmation}">${JSON.stringify(parameters)}</cwdb-action>`;
}
