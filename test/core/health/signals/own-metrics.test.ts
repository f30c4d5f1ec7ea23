import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { keyOf, type Readings } from '../../../../core/health/evidence.ts';
import { judgeHealth } from '../../../../core/health/judge-health.ts';
import { isMath } from '../../../../core/health/metric.ts';
import { metricsOf } from '../../../../core/health/read-metrics.ts';
import { ownMetrics } from '../../../../core/health/signals/own-metrics.ts';
import { settings } from '../../../../lab/support/settings.ts';
import { signalGraphs } from '../../../../lib/dashboard/signal-graphs.ts';
import type { SettingsInput } from '../../../../lib/settings/settings.ts';
import { bake, configOf, HEALTH, MINUTE, NOW, warmUp } from '../fixture.ts';

const LOOK = new Metric({ namespace: 'AWS/Lambda', metricName: 'Duration' });

type Own = NonNullable<SettingsInput['health']['metrics']>;
const of = (metricName: string) => ({ namespace: 'Shop', metricName });
const CEILING: Own = { checkouts: { metric: of('CheckoutTime'), ceiling: 500, unit: 'ms' } };
const RATIO: Own = {
  checkouts: {
    metric: of('CheckoutTime'),
    control: of('CheckoutTimeBefore'),
    maxRatio: 1.5,
    ratioFrom: 100,
    unit: 'ms',
  },
};
const SHARE = '100 * slow / all';
const SHARE_OF_SLOW = { expression: SHARE, usingMetrics: { slow: of('Slow'), all: of('Requests') } };
const LAST = bake(undefined, 100, { stable: 50, canary: 50 });
const FIRST = warmUp(undefined, { stable: 100, canary: 0 });

/** Values of the last minutes by metric, the newest last. */
function judge(metrics: Own, values: Record<string, number[]>, context = bake()) {
  const config = configOf({ metrics });
  const newest = Math.floor(NOW.getTime() / MINUTE) * MINUTE - MINUTE;
  const series: Readings['series'] = new Map(
    metricsOf(config).map((metric) => {
      const own = values[isMath(metric) ? metric.expression : metric.metricName] ?? [];
      const points = own.map((value, i) => [newest - (own.length - 1 - i) * MINUTE, value] as const);
      return [keyOf(metric), { points: new Map(points), trouble: null }];
    }),
  );
  return judgeHealth(config, { series, alarms: [] }, context, NOW, [ownMetrics]).signals[0];
}
const five = (value: number) => [value, value, value, value, value];

describe('a metric of one’s own', () => {
  it.each<[string, Own, Record<string, number[]>, string, string]>([
    ['within its ceiling', CEILING, { CheckoutTime: five(500) }, 'pass', 'at worst 500 ms, limit 500 ms'],
    [
      'above it',
      CEILING,
      { CheckoutTime: five(501) },
      'fail',
      'checkouts was over its limit in 5 of the last 5 minutes',
    ],
    [
      'above it twice, which is allowed',
      CEILING,
      { CheckoutTime: [501, 501, 1, 1, 1] },
      'pass',
      'in 3 of the last 5 minutes, and over it in 2, which may be: at worst 501 ms, limit 500 ms',
    ],
    [
      'below its floor',
      { orders: { metric: of('Orders'), floor: 10 } },
      { Orders: five(9) },
      'fail',
      'orders was over its limit in 5 of the last 5 minutes: at worst 9, limit 10',
    ],
    ['as its control', RATIO, { CheckoutTime: five(300), CheckoutTimeBefore: five(200) }, 'pass', 'limit 300 ms'],
    ['above its control', RATIO, { CheckoutTime: five(301), CheckoutTimeBefore: five(200) }, 'fail', 'limit 300 ms'],
    [
      'where that does not matter',
      RATIO,
      { CheckoutTime: five(100), CheckoutTimeBefore: five(1) },
      'pass',
      'limit 100 ms',
    ],
    ['silent', CEILING, {}, 'wait', 'checkouts is unknown: there is no data of Shop CheckoutTime'],
    ['without its control', RATIO, { CheckoutTime: five(1) }, 'wait', 'there is no data of Shop CheckoutTimeBefore'],
    [
      'measured of too little',
      { checkouts: { metric: of('CheckoutTime'), ceiling: 500, samples: of('Checkouts'), minSamples: 11 } },
      { CheckoutTime: five(900), Checkouts: five(2) },
      'wait',
      'checkouts is unknown: 10 samples in 5 minutes are fewer than 11',
    ],
  ])('is judged %s', (_, metrics, values, verdict, reason) => {
    const said = judge(metrics, values);

    expect(said?.reason).toContain(reason);
    expect(said?.verdict).toBe(verdict);
  });

  it.each<[string, Record<string, number[]>, string, string]>([
    ['with all that it is made of', { Slow: five(1), Requests: five(100), [SHARE]: five(1) }, 'pass', 'at worst 1 %'],
    ['above its ceiling', { Slow: five(9), Requests: five(100), [SHARE]: five(9) }, 'fail', 'at worst 9 %, limit 5 %'],
    ['without a part that CloudWatch takes for zero', { Requests: five(100), [SHARE]: five(0) }, 'wait', 'Shop Slow'],
    ['where a part is missing now', { Slow: [1], Requests: five(100), [SHARE]: five(0) }, 'wait', 'only 1 of 5'],
    ['divided by nothing', { Slow: five(0), Requests: five(0) }, 'wait', `there is no data of ${SHARE}`],
  ])('may be metric math, %s', (_, values, verdict, reason) => {
    const said = judge({ slow: { metric: SHARE_OF_SLOW, ceiling: 5, unit: '%' } }, values);

    expect(said?.reason).toContain(reason);
    expect(said?.verdict).toBe(verdict);
  });

  it('says nothing where what it is compared with has no traffic', () => {
    expect(judge(RATIO, {}, FIRST)).toMatchObject({
      verdict: 'not applicable',
      reason: expect.stringContaining('no traffic yet'),
    });
    expect(judge(RATIO, {}, LAST)).toMatchObject({
      verdict: 'not applicable',
      reason: expect.stringContaining('nothing is left on stable'),
    });
    expect(
      judge(
        { both: { ...RATIO.checkouts, metric: of('CheckoutTime'), ceiling: 500 } },
        { CheckoutTime: five(501) },
        LAST,
      )?.verdict,
    ).toBe('fail');
  });

  it('stands beside others: the gravest counts, and says all that is as grave', () => {
    const metrics = {
      ...CEILING,
      orders: { metric: of('Orders'), floor: 10 },
      stock: { metric: of('Stock'), floor: 1 },
    };

    expect(judge(metrics, { CheckoutTime: five(900), Orders: five(9), Stock: five(5) })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/^checkouts was over .*; orders was over [^;]*$/),
      numbers: { 'checkouts: value': 900, 'orders: value': 9, 'stock: periodsWithin': 5 },
    });
    expect(judge(metrics, { CheckoutTime: five(1), Orders: five(10) })).toMatchObject({
      verdict: 'wait',
      reason: 'stock is unknown: there is no data of Shop Stock',
    });
  });

  it('is drawn with its limits, in a graph of its own', () => {
    const [row = []] = signalGraphs(settings({ health: { ...HEALTH, metrics: RATIO } }), 'Sluice-test', LOOK).slice(-1);
    const drawn = JSON.stringify(row.map((graph) => graph.toJson()));

    expect(drawn).toContain('"title":"checkouts"');
    expect(drawn).toContain('IF((control * 1.5) < 100, 100, control * 1.5)');
  });

  it('is drawn as metric math, in which each id is met once', () => {
    const control = { ...SHARE_OF_SLOW, usingMetrics: { slow: of('SlowBefore'), all: of('RequestsBefore') } };
    const metrics = { slow: { metric: SHARE_OF_SLOW, control, maxRatio: 2, unit: '%' } };
    const [row = []] = signalGraphs(settings({ health: { ...HEALTH, metrics } }), 'Sluice-test', LOOK).slice(-1);
    const drawn = JSON.stringify(row.map((graph) => graph.toJson()));

    expect(drawn).toContain('100 * value_slow / value_all');
    expect(drawn).toContain('100 * control_slow / control_all');
    expect(drawn).toContain('IF((control * 2) < 0, 0, control * 2)');
  });

  it.each<[string, Own[string], string]>([
    ['without a limit', { metric: of('Orders') }, 'without a limit it could never fail'],
    ['with a ratio to nothing', { metric: of('Orders'), maxRatio: 2 }, 'write both "control" and "maxRatio"'],
    [
      'above its own floor',
      { metric: of('Orders'), floor: 2, ceiling: 1 },
      '1 is below "floor", so it could never pass',
    ],
    ['that can never fail', { metric: of('Orders'), floor: 2, mayExceed: 5 }, 'else it can never fail'],
    ['compared with itself', { metric: of('Orders'), control: of('Orders'), maxRatio: 2 }, 'compared with itself'],
  ])('is refused %s', (_, own, message) => {
    expect(() => configOf({ metrics: { orders: own } })).toThrow(message);
  });
});
