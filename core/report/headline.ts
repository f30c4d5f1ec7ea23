import { endingNamed } from '../protocol/endings.ts';
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
      return tellEnding(report, whereItEnded(report, endedAt));
  }
}

/** A headline is two or three lines; the timeline has the cause in full. */
const ROOM_FOR_CAUSE = 200;

/** Why, and where the traffic is. Where the reason is long, that comes first, and of the reason its first sentence. */
function tellEnding({ error, cause }: Pick<StageReport, 'error' | 'cause'>, where: string): string {
  const words = causeInWords({ error, cause });
  const first = /^.+?[.!?](?= [A-Z])/.exec(words)?.[0];
  // What its last sentence says, that nobody has started the rollback, matters most.
  const isWhole = words.length <= ROOM_FOR_CAUSE || endingNamed(error) === 'RollbackNotStarted';
  return (isWhole || first === undefined ? `${words} ${where}` : `${where} ${first}`).trim();
}

function whereItEnded({ rollback, after, from }: Omit<StageReport, 'headline' | 'timeline'>, endedAt: string | null) {
  if (rollback?.outcome === 'failed') return `And its rollback failed: ${rollback.text}`;
  if (rollback) return rollback.text;
  if (after && from && formatWeights(after) === formatWeights(from)) {
    return `The weights had not moved: they are ${formatWeights(after)}.`;
  }
  return endedAt === null ? '' : 'No rollback of it is known yet.';
}
