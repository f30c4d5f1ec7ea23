import type { Change, FlushRecord } from '../../core/protocol/rollout.ts';
import type { Reading } from '../shop/readings.ts';

/** Of a thousand pages looked up in the cache, how many were answered with what the other backend had cached. */
export interface OtherShape {
  beforeFlush: number | null;
  rightAfterFlush: number | null;
  beforeAdvance: number | null;
  /** From the moment when resolvers have caught up (and the second flush is done, where there is one) to the stage's end. */
  afterAdvance: number | null;
}

export const NOT_MEASURED: OtherShape = {
  beforeFlush: null,
  rightAfterFlush: null,
  beforeAdvance: null,
  afterAdvance: null,
};

export interface StageTimes {
  flush: FlushRecord | undefined;
  flushAgain: FlushRecord | undefined;
  change: Change | undefined;
  ttlSeconds: number;
  endedAt: number;
}

const WINDOW_MS = 4000;

export function judgeOtherShape(readings: Reading[], times: StageTimes): OtherShape {
  const { flush, flushAgain, change, ttlSeconds, endedAt } = times;
  if (!flush) return NOT_MEASURED;
  const between = (from: number, to: number) => perThousand(readings.filter(({ at }) => at >= from && at + 1000 <= to));
  const flushed = Date.parse(flush.flushedAt);
  const started = Date.parse(flush.startedAt);
  const submitted = change && Date.parse(change.submittedAt);
  const inSync = change?.inSyncAt ? Date.parse(change.inSyncAt) : undefined;
  const settled = flushAgain ? Date.parse(flushAgain.flushedAt) : inSync && inSync + ttlSeconds * 1000;
  return {
    beforeFlush: between(started - WINDOW_MS - 1000, started),
    rightAfterFlush: between(flushed, flushed + WINDOW_MS),
    beforeAdvance: submitted ? between(submitted - WINDOW_MS, submitted) : null,
    afterAdvance: settled ? between(settled, endedAt) : null,
  };
}

/** Null when no page was looked up. */
export function perThousand(readings: Reading[]): number | null {
  const sides = readings.flatMap(({ stable, canary }) => [stable, canary]);
  const reads = sides.reduce((sum, { pageReads }) => sum + pageReads, 0);
  const crossed = sides.reduce((sum, { otherShape }) => sum + otherShape, 0);
  return reads === 0 ? null : Math.round((1000 * crossed) / reads);
}
