import { describe, expect, it } from 'vitest';
import { trafficBackAt } from '../../../cli/drill/traffic-back.ts';
import { keyOf, type Series } from '../../../core/health/evidence.ts';

const metric = (metricName: string) => ({
  namespace: 'Shop',
  metricName,
  dimensions: {},
  statistic: 'Sum',
  absentMeansZero: false,
});
const [stableRequests, canaryRequests] = [metric('Stable'), metric('Canary')];
const config = {
  periodSeconds: 60,
  metricLagSeconds: 60,
  traffic: {
    stableRequests,
    canaryRequests,
    minRequests: 1,
    errorMarginPercent: 1,
    errorFloorPercent: 1,
    errorCeilingPercent: 10,
    splitTolerancePercent: 5,
    periods: 3,
    mayExceed: 0,
  },
};
const MINUTE = 60_000;
const begun = 100 * MINUTE + 30_000;

/** A thousand requests a minute, of which so many reach the canary; the first minute is that of the alarm. */
function minutesUntilBack(
  canary: (number | null)[],
  { fromPercent = 0, toPercent = 5, minutesLater = canary.length + 1 } = {},
) {
  const points = (of: (count: number) => number) =>
    new Map(canary.flatMap((count, i) => (count === null ? [] : [[100 * MINUTE + i * MINUTE, of(count)] as const])));
  const series = new Map<string, Series>([
    [keyOf(canaryRequests), { points: points((count) => count), trouble: null }],
    [keyOf(stableRequests), { points: points((count) => 1000 - count), trouble: null }],
  ]);
  const now = 100 * MINUTE + minutesLater * MINUTE;
  const back = trafficBackAt(config, series, { fromPercent, toPercent }, begun, now);
  return back === null ? null : (back - 100 * MINUTE) / MINUTE;
}

describe('the requests have followed the weights back', () => {
  it.each<[string, (number | null)[], number | null]>([
    ['at the end of the last minute in which too many still went to the canary', [50, 40, 2, 0, 0], 2],
    ['not as long as they still arrive', [50, 40, 30, 40, 20], null],
    ['not before as many minutes were quiet as the judge looks at', [50, 40, 0, 0], null],
    ['later, when stragglers come once more', [50, 0, 0, 30, 0, 0, 0], 4],
    ['not on the word of minutes without data', [50, null, null, null, null], null],
  ])('%s', (_, canary, expected) => {
    expect(minutesUntilBack(canary)).toBe(expected);
  });

  it('down to what they were before the stage, chance aside', () => {
    expect(minutesUntilBack([250, 55, 48, 61, 50], { fromPercent: 5, toPercent: 25 })).toBe(1);
    expect(minutesUntilBack([250, 120, 48, 61, 50], { fromPercent: 5, toPercent: 25 })).toBe(2);
  });

  it('only as far as CloudWatch has had time to tell', () => {
    expect(minutesUntilBack([50, 0, 0, 0], { minutesLater: 4 })).toBeNull();
    expect(minutesUntilBack([50, 0, 0, 0], { minutesLater: 5 })).toBe(1);
  });
});
