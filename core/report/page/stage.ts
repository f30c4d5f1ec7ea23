import { formatWeights } from '../../protocol/rollout.ts';
import { type Html, html } from '../../text/html.ts';
import { span } from '../../text/times.ts';
import type { StageReport } from '../report.ts';
import { approvalSection } from './approval.ts';
import { flushesSection } from './flushes.ts';
import { rollbackSection } from './rollback.ts';
import { facts } from './table.ts';
import { timeSection } from './time-spent.ts';
import { timelineSection } from './timeline.ts';
import { verdictsSection } from './verdicts.ts';
import { weightsSection } from './weights.ts';

const TONES: Record<StageReport['outcome'], string> = {
  complete: 'good',
  'dry run': 'good',
  running: 'wait',
  failed: 'bad',
  stopped: 'bad',
  'timed out': 'bad',
};

export function outcomePill(outcome: StageReport['outcome']): Html {
  return html`<span class="status ${TONES[outcome]}">${outcome}</span>`;
}

export function tookInWords({ startedAt, endedAt }: Pick<StageReport, 'startedAt' | 'endedAt'>): string {
  return endedAt === null ? 'still runs' : span(Date.parse(endedAt) - Date.parse(startedAt));
}

export function startedInWords({ startedAt }: Pick<StageReport, 'startedAt'>): string {
  return startedAt.slice(0, 19).replace('T', ' ');
}

/** What a stage was to do, and what came of it. */
export function stageFacts({
  requestedBy,
  reason,
  startedAt,
  error,
  execution,
  warnings,
  ...report
}: StageReport): Html {
  const { stage, from, to } = report;
  const move = from && to ? `: ${formatWeights(from)} → ${formatWeights(to)}` : '';
  return html`${facts([
    ['stage', stage === null ? 'not known' : `${stage} %${move}`],
    ['asked for by', requestedBy ?? 'not known'],
    ['reason', reason ?? 'not known'],
    ['started (UTC)', startedInWords({ startedAt })],
    ['took', tookInWords({ startedAt, endedAt: report.endedAt })],
    ...(error ? ([['error', html`<code>${error}</code>`]] as [string, Html][]) : []),
    ['execution', html`<code>${execution.name}</code>`],
  ])}${warnings.map((warning) => html`<div class="note"><p>${warning}</p></div>`)}${weightsSection(report)}`;
}

/** All that is told of one stage. `alone`: the head of the page has said what it was. */
export async function stageSection(report: StageReport, number: number, alone: boolean): Promise<Html> {
  const { stage, from, to, outcome, headline } = report;
  const id = `stage-${number}`;
  const move = from && to ? html` <span class="dim">${formatWeights(from)} → ${formatWeights(to)}</span>` : html``;
  const title = alone ? html`What the stage did` : html`${stage === null ? 'A stage' : `Stage ${stage}`}${move}`;
  return html`<section class="stage" aria-labelledby="${id}">
<div class="title"><h2 id="${id}">${title}</h2>${outcomePill(outcome)}</div>
${alone ? html`` : html`<p>${headline}</p>${stageFacts(report)}`}
${await timeSection(report, `time-${number}`)}
${timelineSection(report)}
${verdictsSection(report.verdicts)}
${flushesSection(report.flushes)}
${approvalSection(report)}
${rollbackSection(report)}
</section>
`;
}
