import type { Reading } from '../shop/readings.ts';
import type { StageFigures } from './demo-result.ts';
import { judgeDip, NO_DIP } from './hit-rate.ts';
import type { StageRun } from './run-stage.ts';
import { judgeStaleness } from './staleness.ts';

/** What a stage showed, from its state data and from what the shop published until its end. */
export function stageFigures(
  { stage, data, seconds, endedAt }: StageRun,
  readings: Reading[],
  ttlSeconds: number,
): StageFigures {
  const { plan, flush, flushAgain, change } = data;
  const published = readings.filter(({ at }) => at < endedAt);
  return {
    stage,
    from: [plan?.from.stable ?? 0, plan?.from.canary ?? 0],
    to: [plan?.to.stable ?? 0, plan?.to.canary ?? 0],
    flushed: flush?.deleted ?? 0,
    hitRate: flush ? judgeDip(published, Date.parse(flush.startedAt), Date.parse(flush.flushedAt)) : NO_DIP,
    flushedAgain: flushAgain !== undefined,
    staleReadsPerThousand: judgeStaleness(published, { flush, flushAgain, change, ttlSeconds, endedAt }),
    seconds,
  };
}
