import { executionLink } from '../../core/events/links.ts';
import { isRunning } from '../../core/report/tell-rollback.ts';
import { type Html, html } from '../../core/text/html.ts';
import { withStop } from '../../core/text/inert.ts';
import { toTheMinute } from '../../core/text/times.ts';
import { said, status, type Tone } from './facts.ts';
import type { RecentStage } from './recent-stages.ts';
import { ago } from './time-words.ts';

/** What became of the last stages: whoever pressed a button sees here that it counted. */
export function renderRecent(stages: RecentStage[], now: Date): Html {
  const head = ['Stage', 'Status', 'When', 'Asked by', 'What came of it'];
  return html`<h3>Stages lately</h3>
<table class="sluice-lately"><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr>
${stages.map((stage) => renderStage(stage, now))}</table>`;
}

function renderStage(stage: RecentStage, now: Date): Html {
  const { arn, name, request, startedAt, endedAt } = stage;
  const when = endedAt ? `ended ${ago(endedAt, now)}, ${toTheMinute(endedAt)}` : `began ${ago(startedAt, now)}`;
  const [tone, words] = describeStatus(stage);
  return html`<tr><td><a href="${executionLink(arn)}" target="_blank">${request?.stage ?? '?'}</a> <span class="sluice-quiet">${said(name)}</span></td>
<td>${status(tone, words)}</td><td>${when}</td><td>${said(request?.requestedBy ?? '')}</td><td>${said(describeOutcome(stage))}</td></tr>`;
}

function describeStatus({ status, request }: RecentStage): [Tone, string] {
  if (isRunning(status)) return ['open', 'running'];
  if (status === 'SUCCEEDED') return ['good', request?.dryRun ? 'dry run complete' : 'complete'];
  return ['bad', status === 'ABORTED' ? 'stopped' : status === 'TIMED_OUT' ? 'timed out' : 'failed'];
}

function describeOutcome({ status, approval, failure, rollback }: RecentStage): string {
  if (failure) return `${failure.error}: ${withStop(failure.cause)} ${rollback ?? ''}`.trim();
  if (!approval) return isRunning(status) ? 'not over yet' : '';
  const { by = 'somebody', comment, via, requestId } = approval;
  const approved = `approved by ${by}${comment ? `: ${comment}` : ''}`;
  return via && requestId
    ? `${approved} (request ${requestId})`
    : `${approved} (answered past Sluice: who, only CloudTrail knows)`;
}
