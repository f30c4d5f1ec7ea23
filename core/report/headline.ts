import { canaryPercent, formatWeights } from '../protocol/rollout.ts';
import { grouped } from '../text/words.ts';
import { causeInWords } from './by-a-person.ts';
import type { StageReport } from './report.ts';

/** The first sentence that anybody reads: why it ended badly, or what it achieved. */
export function headlineOf(report: Omit<StageReport, 'headline' | 'timeline'>, state: string | null): string {
  const { outcome, stage, to, flushes, endedAt } = report;
  const name = stage === null ? 'The stage' : `Stage ${stage}`;
  switch (outcome) {
    case 'complete': {
      const share = to && `: the canary has ${Math.round((canaryPercent(to) ?? 0) * 10) / 10} % of the traffic`;
      return `${name} is complete${share ?? ''}.`;
    }
    case 'dry run': {
      const keys = flushes.reduce((total, { matched, preserved }) => total + matched - preserved, 0);
      return `${name} could begin: its dry run would have deleted ${grouped(keys)} keys, and changed nothing.`;
    }
    case 'running':
      return `${name} is running${state ? `: ${state}` : ''}.`;
    default:
      return `${causeInWords(report)} ${whereItEnded(report, endedAt)}`.trim();
  }
}

function whereItEnded({ rollback, after, from }: Omit<StageReport, 'headline' | 'timeline'>, endedAt: string | null) {
  if (rollback?.outcome === 'failed') return `And its rollback failed: ${rollback.text}`;
  if (rollback) return rollback.text;
  if (after && from && formatWeights(after) === formatWeights(from)) {
    return `The weights had not moved: they are ${formatWeights(after)}.`;
  }
  return endedAt === null ? '' : 'No rollback of it is known yet.';
}
