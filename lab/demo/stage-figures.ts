import { judgeAge } from './answer-age.ts';
import type { StageFigures } from './demo-result.ts';
import { judgeDip, NO_DIP } from './hit-rate.ts';
import { judgeOtherShape } from './other-shape.ts';
import type { Recorder } from './recorder.ts';
import type { StageRun } from './run-stage.ts';

/** What a stage showed, from its state data and from what the shop published until its end. */
export function stageFigures(
  { stage, data, seconds, endedAt }: StageRun,
  { readings, witness }: Pick<Recorder, 'readings' | 'witness'>,
  ttlSeconds: number,
): StageFigures {
  const { plan, flush, flushAgain, change } = data;
  const published = readings().filter(({ at }) => at < endedAt);
  return {
    stage,
    from: [plan?.from.stable ?? 0, plan?.from.canary ?? 0],
    to: [plan?.to.stable ?? 0, plan?.to.canary ?? 0],
    flushed: flush?.deleted ?? 0,
    hitRate: flush ? judgeDip(published, Date.parse(flush.startedAt), Date.parse(flush.flushedAt)) : NO_DIP,
    flushedAgain: flushAgain !== undefined,
    otherShapePerThousand: judgeOtherShape(published, { flush, flushAgain, change, ttlSeconds, endedAt }),
    age: judgeAge(witness.visits, { flush, flushAgain, endedAt }),
    seconds,
  };
}
