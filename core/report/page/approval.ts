import { type Html, html } from '../../text/html.ts';
import type { StageReport, ToldApproval } from '../report.ts';
import { facts } from './table.ts';

/** Who let the stage through its gate, and what that proof is worth. */
export function approvalSection({ approval, timeline }: StageReport): Html {
  if (approval) {
    const { by, comment, decidedAt, pastSluice } = approval;
    return html`<h3>Approval</h3>${facts([
      ['approved by', by],
      ['at', `${decidedAt.slice(0, 19).replace('T', ' ')} UTC`],
      ['comment', comment || 'none'],
      ['through', channel(approval)],
    ])}<div class="note${pastSluice ? ' alarming' : ''}"><p>${worth(approval)}</p></div>`;
  }
  const gate = timeline.some(({ kind }) => kind === 'gate');
  return gate ? html`<h3>Approval</h3><p>A person was asked, and nobody has approved: see the timeline.</p>` : html``;
}

function channel({ via, pastSluice }: ToldApproval): string {
  if (pastSluice) return 'not Sluice';
  return via === 'widget' ? 'the dashboard' : 'the CLI or another program';
}

function worth({ via, requestId, pastSluice }: ToldApproval): Html {
  if (pastSluice) {
    return html`This gate was <strong>answered past Sluice</strong>: somebody with the right to call SendTaskSuccess sent the answer to Step Functions themselves. Sluice did not check the alarms and the lease before, and the name above is only what that caller wrote. CloudTrail records the call: event SendTaskSuccess, at about this time.`;
  }
  const proof = html`CloudTrail proves which identity called: look for the Lambda data event with the request id <code>${requestId ?? ''}</code>, where data events are recorded.`;
  return via === 'widget'
    ? html`The name was typed into the dashboard, so it is a claim. ${proof}`
    : html`The name is what AWS (STS) called the caller, as their program passed it on. ${proof}`;
}
