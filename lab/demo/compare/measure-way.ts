import type { Witness } from '../../shop/witness.ts';
import { judgeAge } from '../answer-age.ts';
import { percentile } from '../load.ts';
import type { Recorder } from '../recorder.ts';
import type { StageRun } from '../run-stage.ts';
import { stageFigures } from '../stage-figures.ts';

/** What a stage cost, and what its customers got, with one way to treat the cache. */
export interface Measured {
  way: string;
  hitRateBefore: number | null;
  lowestHitRate: number | null;
  databaseP95Ms: number | null;
  databasePeakPerSecond: number;
  /** Answers from the cache, once the flush was over, that had been cached before the stage touched it; of so many. */
  olderThanStage: number;
  answers: number;
  ageP99Seconds: number | null;
  otherShapePerThousandInBake: number | null;
  seconds: number;
}

export function measureWay(way: string, run: StageRun, recorder: Recorder, ttlSeconds: number): Measured {
  const { hitRate, otherShapePerThousand, seconds } = stageFigures(run, recorder, ttlSeconds);
  const { data, endedAt } = run;
  // Where nothing is flushed, the stage begins to count from where it would have been.
  const flush = data.flush && { ...data.flush, skipped: false };
  const age = judgeAge(recorder.witness.visits, { flush, flushAgain: undefined, endedAt });
  const reads = readsBetween(recorder.witness, Date.parse(flush?.startedAt ?? ''), endedAt);
  return {
    way,
    hitRateBefore: hitRate.before,
    lowestHitRate: hitRate.lowest,
    databaseP95Ms:
      reads.length === 0
        ? null
        : percentile(
            reads.map(({ ms }) => ms),
            95,
          ),
    databasePeakPerSecond: peakOf(reads),
    olderThanStage: age.olderThanFlush ?? 0,
    answers: age.answers,
    ageP99Seconds: age.p99Seconds,
    otherShapePerThousandInBake: otherShapePerThousand.afterAdvance,
    seconds,
  };
}

/** By when they were asked. */
function readsBetween({ reads }: Witness, from: number, to: number): Witness['reads'] {
  return reads.map(({ at, ms }) => ({ at: at - ms, ms })).filter(({ at }) => at >= from && at < to);
}

/** The most within any second, wherever it begins: seconds of the clock would cut a burst in two. */
export function peakOf(reads: Witness['reads']): number {
  const times = reads.map(({ at }) => at).sort((a, b) => a - b);
  let first = 0;
  let most = 0;
  for (const [i, at] of times.entries()) {
    while (at - (times[first] ?? at) >= 1000) first += 1;
    most = Math.max(most, i - first + 1);
  }
  return most;
}
