import type { Reading } from '../shop/readings.ts';

/** Lookups of one second. */
export type Second = Pick<Reading, 'at' | 'hits' | 'misses'>;

export interface HitRate {
  before: number | null;
  lowest: number | null;
  after: number | null;
  /** From the flush until three seconds together were above the limit; null when they never were. */
  recoveredSeconds: number | null;
}

/** A stage that ended before its flush. */
export const NO_DIP: HitRate = { before: null, lowest: null, after: null, recoveredSeconds: null };

const WARM_PERCENT = 80;

/** What a flush did to the cache, read from the published metrics: percentages with one digit. */
export function judgeDip(seconds: Second[], flushStarted: number, flushed: number): HitRate {
  const before = seconds.filter(({ at }) => at + 1000 <= flushStarted);
  const since = seconds.filter(({ at }) => at >= Math.floor(flushStarted / 1000) * 1000);
  const rates = since.map((second) => percent([second])).filter((rate) => rate !== null);
  return {
    before: percent(before.slice(-5)),
    lowest: rates.length > 0 ? Math.min(...rates) : null,
    after: percent(since.slice(-3)),
    recoveredSeconds: recoveryOf(since, flushed),
  };
}

function recoveryOf(since: Second[], flushed: number): number | null {
  const after = since.filter(({ at }) => at >= flushed);
  for (let i = 2; i < after.length; i += 1) {
    const last = after[i];
    if (last && (percent(after.slice(i - 2, i + 1)) ?? 0) >= WARM_PERCENT) {
      return round((last.at + 1000 - flushed) / 1000);
    }
  }
  return null;
}

function percent(seconds: Second[]): number | null {
  const hits = seconds.reduce((sum, second) => sum + second.hits, 0);
  const lookups = hits + seconds.reduce((sum, second) => sum + second.misses, 0);
  return lookups === 0 ? null : round((100 * hits) / lookups);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
