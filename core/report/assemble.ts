import { formatWeights } from '../protocol/rollout.ts';
import { stateNamed } from '../protocol/states.ts';
import type { Mark, RolloutReport, Series, StageReport } from './report.ts';
import { isBad } from './tell-stage.ts';

/** The page of one stage, or of several that belong together, oldest first. */
export function assemble(title: string, stages: StageReport[], series: Series[], madeAt: Date): RolloutReport {
  const last = stages.at(-1);
  return {
    title,
    madeAt: madeAt.toISOString(),
    headline: last?.headline ?? 'No stage has run yet.',
    ended: !last || last.outcome === 'running' ? 'not yet' : isBad(last.outcome) ? 'badly' : 'well',
    stages,
    series,
    marks: stages.flatMap(marksOf),
    tables: [],
  };
}

/** What a chart should mark of a stage: when it flushed, asked, moved, failed, and was back. */
function marksOf({ stage, from, to, timeline, outcome, endedAt, rollback }: StageReport): Mark[] {
  const name = stage === null ? 'the stage' : `stage ${stage}`;
  const marks = timeline.flatMap(({ at, kind, text, actor, state }): Mark[] => {
    if (kind === 'flush') return [{ at, text: `${name}: flush: ${text}`, tone: 'neutral' }];
    if (kind === 'gate') return [{ at, text: `${name}: gate: ${text}${actor ? ` (${actor})` : ''}`, tone: 'neutral' }];
    if (kind === 'weights' && stateNamed(state) === 'Advance weights' && from && to) {
      return [{ at, text: `${name}: weights ${formatWeights(from)} → ${formatWeights(to)}`, tone: 'neutral' }];
    }
    return [];
  });
  if (endedAt && isBad(outcome)) marks.push({ at: endedAt, text: `${name}: ended badly`, tone: 'bad' });
  if (endedAt && outcome === 'complete') marks.push({ at: endedAt, text: `${name}: complete`, tone: 'good' });
  if (rollback?.traffic?.ending === 'restored' && rollback.restoredAt) {
    marks.push({ at: rollback.restoredAt, text: `${name}: weights restored`, tone: 'good' });
  }
  return marks;
}
