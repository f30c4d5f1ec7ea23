import { describe, expect, it } from 'vitest';
import { judgeHealth } from '../../../../core/health/judge-health.ts';
import type { Signal } from '../../../../core/health/signal.ts';
import { canaryLatency } from '../../../../core/health/signals/canary-latency.ts';
import { signals } from '../../../../core/health/signals/signals.ts';
import type { Baseline } from '../../../../core/protocol/rollout.ts';
import {
  bake,
  configOf,
  HEALTH,
  HEALTHY,
  judge,
  type Measured,
  MINUTE,
  NOW,
  readingsOf,
  saying,
  type Values,
  warmUp,
} from '../fixture.ts';

const LAST = bake(undefined, 100, { stable: 50, canary: 50 });
const say = (measured: Measured, context = bake(), config = configOf()) =>
  saying(judge({ ...HEALTHY, ...measured }, { context, config }), 'canary latency');

describe('the canary’s latency', () => {
  it.each<[string, Values, Values, string, string]>([
    [
      'below the floor, whatever stable does',
      [10, 10, 10, 10, 10],
      [100, 100, 100, 100, 100],
      'pass',
      'at worst 100 ms, limit 100 ms',
    ],
    ['as much slower as it may be', [200, 200, 200, 200, 200], [300, 300, 300, 300, 300], 'pass', 'limit 300 ms'],
    [
      'slow when stable is slow too',
      [80, 900, 900, 900, 80],
      [90, 950, 950, 950, 90],
      'pass',
      'in 5 of the last 5 minutes',
    ],
    [
      'slower than anybody waits, and stable too',
      [20_000, 20_000, 20_000, 20_000, 20_000],
      [20_000, 20_000, 20_000, 20_000, 20_000],
      'fail',
      'in 5 of the last 5 minutes: at worst 20000 ms, limit 5000 ms',
    ],
    [
      'slow in one bad minute',
      [80, 80, 80, 80, 80],
      [90, 900, 90, 90, 90],
      'pass',
      'in 4 of the last 5 minutes, and over it in 1, which may be: at worst 900 ms, limit 120 ms',
    ],
    [
      'slow once too often',
      [80, 80, 80, 80, 80],
      [121, 121, 90, 90, 121],
      'fail',
      'in 3 of the last 5 minutes: at worst 121 ms, limit 120 ms',
    ],
    [
      'without anything from stable in most minutes',
      [80, null, null, null, 80, 80, 80, 80].slice(0, 5),
      [90, 90, 90, 90, 90],
      'wait',
      'only 2 of 5 minutes have data',
    ],
    ['silent', [80, 80, 80, 80, 80], [], 'wait', 'there is no data of Shop Latency (Of canary)'],
  ])('%s', (_, stableLatency, canaryLatency, verdict, reason) => {
    const old = { metricLag: '1 second' };
    const said = say({ stableLatency, canaryLatency }, bake(), configOf(old));

    expect(said?.reason).toContain(reason);
    expect(said?.verdict).toBe(verdict);
  });

  it('of too few requests says nothing, good or bad', () => {
    const few: Measured = { canaryRequests: [9, 10, 10, 10, 10], canaryLatency: [900, 900, 900, 900, 900] };

    expect(say(few)).toMatchObject({
      verdict: 'wait',
      reason: 'canary latency is unknown: 49 requests to the canary in 5 minutes are fewer than 50',
    });
    expect(say({ ...few, canaryRequests: [10, 10, 10, 10, 10] })?.verdict).toBe('fail');
  });

  it('is judged without counting requests where nobody counts them', () => {
    expect(say({}, bake(), configOf({ traffic: undefined }))?.verdict).toBe('pass');
  });

  it('is compared with what stable took before the stage once nothing is left on stable', () => {
    const alone: Measured = { stableLatency: [], stableRequests: [], canaryLatency: [101, 101, 101, 101, 101] };
    const slowBefore = { ...LAST, baseline: { ...LAST.baseline, stableLatencyMs: 80 } };

    expect(say(alone, LAST)).toMatchObject({ verdict: 'fail', numbers: { limitMs: 100 } });
    expect(say(alone, slowBefore)).toMatchObject({ verdict: 'pass', numbers: { limitMs: 120 } });
    expect(say(alone, { ...LAST, baseline: { ...LAST.baseline, stableLatencyMs: null } })?.verdict).toBe('wait');
  });

  it('is then never judged by a limit that stable itself would have failed', () => {
    const alone: Measured = { stableLatency: [], stableRequests: [], canaryLatency: [290, 300, 280, 300, 300] };
    const loud = { ...LAST, baseline: { ...LAST.baseline, stableLatencyMs: 80, stableLatencySustainedMs: 300 } };

    expect(say(alone, loud)).toMatchObject({ verdict: 'pass', numbers: { limitMs: 300 } });
    expect(say({ ...alone, canaryLatency: [301, 301, 90, 90, 301] }, loud)?.verdict).toBe('fail');
  });

  it('is never judged by a limit above the ceiling, whatever stable kept up', () => {
    const alone: Measured = { stableLatency: [], stableRequests: [], canaryLatency: [5001, 5001, 5001, 5001, 5001] };
    const down = { ...LAST, baseline: { ...LAST.baseline, stableLatencyMs: 6000, stableLatencySustainedMs: 9000 } };

    expect(say(alone, down)).toMatchObject({ verdict: 'fail', numbers: { limitMs: 5000 } });
  });

  it('is slow in the end although it was fast for most of the bake', () => {
    const late: Measured = { canaryLatency: [90, 90, 900, 900, 900], stableLatency: [80, 80, 80, 80, 80] };
    const patient = configOf({ latency: { ...configured(), mayExceed: 4 } });

    expect(say(late, bake(), patient)?.verdict).toBe('wait');
    expect(say({ ...late, canaryLatency: [90, 900, 900, 900, 90] }, bake(), patient)?.verdict).toBe('pass');
  });
});

describe('the canary’s latency beside a restless or a calm stable', () => {
  const CALM = { ...bake().baseline, stableLatencyScatter: 0.05 };
  /** Patient, so that only the ladder can be quick. */
  const patient = configOf({ latency: { ...configured(), outOf: 24, mayExceed: 14, allOfFirst: 7, allOfLast: 9 } });
  const early = (minutes: number, context = bake(patient)) => ({
    ...context,
    since: Date.parse('2026-11-21T10:30:00.000Z') - minutes * MINUTE,
  });
  const asked = (minutes: number, canary: number, baseline: Baseline = CALM, context = bake(patient)) =>
    say({ canaryLatency: six(canary) }, { ...early(minutes, context), baseline }, patient);

  it.each([
    [2, 800, 'fail'],
    [2, 330, 'wait'],
    [3, 330, 'fail'],
    [3, 200, 'wait'],
    [5, 200, 'fail'],
    [5, 120, 'pass'],
  ])('after %d minutes, at %d ms where 120 are allowed: %s', (minutes, ms, verdict) => {
    expect(asked(minutes, ms)?.verdict).toBe(verdict);
  });

  it('says how much it was, for how long, and how much is too much', () => {
    expect(asked(2, 800)).toMatchObject({
      reason:
        'canary latency was 6.7 times its limit on average over the last 2 minutes, and 2.8 times is too much for so long: at worst 800 ms, limit 120 ms',
      numbers: { worstMs: 800, limitMs: 120, timesLimit: 6.67, tooManyTimes: 2.83 },
    });
  });

  it('is judged the later, the more stable itself scattered before the stage', () => {
    const restless = (stableLatencyScatter: number) => ({ ...CALM, stableLatencyScatter });

    expect(asked(2, 800, restless(0.5))?.verdict).toBe('wait');
    expect(asked(5, 800, restless(0.5))?.verdict).toBe('fail');
  });

  it('shares with the other signals that compare what chance may fail', () => {
    const measured = { ...HEALTHY, canaryLatency: six(800) };
    const judged = (minutes: number, watched: readonly Signal[]) => {
      const context = { ...early(minutes), baseline: { ...CALM, stableLatencyScatter: 0.5 } };
      return saying(judgeHealth(patient, readingsOf(patient, measured), context, NOW, watched), 'canary latency')
        ?.verdict;
    };

    expect([judged(3, [canaryLatency]), judged(3, signals), judged(4, signals)]).toEqual(['fail', 'wait', 'fail']);
  });

  it('is not judged sooner where nobody knows how stable scattered, nor while the cache warms up', () => {
    expect(asked(5, 800, { stableLatencyMs: 80 })?.verdict).toBe('wait');
    expect(asked(5, 800, CALM, warmUp(patient))?.verdict).toBe('wait');
  });

  it('is judged more slowly where nothing is left on stable, and says so', () => {
    const last = bake(patient, 100, { stable: 50, canary: 50 });
    const before = { ...CALM, stableLatencyMs: 80, stableLatencySustainedMs: 80 };

    expect(asked(5, 800, before, last)).toMatchObject({
      verdict: 'wait',
      reason: expect.stringMatching(
        /; nothing is left on stable, so it is compared with what stable took before the stage$/,
      ),
    });
  });
});

const six = (value: number): Values => Array.from({ length: 6 }, () => value);

function configured() {
  if (!HEALTH.latency) throw new Error('the fixture has latencies');
  return HEALTH.latency;
}
