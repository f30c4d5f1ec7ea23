import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SettingsInput } from '../../../lib/settings/settings.ts';
import {
  bake,
  configOf,
  FROM,
  GREEN,
  HEALTH,
  HEALTHY,
  judge,
  type Measured,
  NODES,
  type Values,
  warmUp,
} from './fixture.ts';

/** Any seven minutes, healthy, ill or missing; the newest one is still on its way. */
const minutes = (most: number): fc.Arbitrary<Values> =>
  fc
    .array(fc.option(fc.integer({ min: 0, max: most }), { freq: 15 }), { minLength: 6, maxLength: 6 })
    .map((values) => [...values, null]);

const nodes = (most: number) => fc.tuple(...NODES.map(() => minutes(most)));

const stage = fc.record({
  hits: nodes(900),
  misses: nodes(200),
  database: minutes(80),
  reachable: minutes(1),
  evictions: minutes(150),
  stableLatency: minutes(150),
  canaryLatency: minutes(200),
  stableRequests: minutes(4000),
  canaryRequests: minutes(1200),
  stableErrors: minutes(20),
  canaryErrors: minutes(25),
  alarms: fc.constant(GREEN),
});

/** Nothing is wrong with it, and no minute before was busier. At 5 and at 25 %, as the phase wants it. */
const healthyMinute = (canaryPercent: number) => ({
  hits: 900,
  misses: 0,
  database: 1,
  reachable: 1,
  evictions: 0,
  stableLatency: 1,
  canaryLatency: 1,
  stableRequests: 40 * (100 - canaryPercent),
  canaryRequests: 40 * canaryPercent,
  stableErrors: 0,
  canaryErrors: 0,
});

/** Judged in the middle of a phase and after its end, when nothing may wait any longer. */
const contexts = fc.constantFrom(
  { context: warmUp(), canaryPercent: 5 },
  { context: warmUp(undefined, FROM, '2026-11-21T10:17:10.000Z'), canaryPercent: 5 },
  { context: bake(), canaryPercent: 25 },
  { context: bake(undefined, 25, FROM, '2026-11-21T10:16:10.000Z'), canaryPercent: 25 },
);

type Series = keyof ReturnType<typeof healthyMinute>;

/** Every series of values by itself, those of each node too. */
function change(measured: Measured, to: (values: Values, name: Series, node: number) => Values): Measured {
  const changed = Object.entries(measured).map(([name, values]) => {
    if (name === 'alarms' || typeof values === 'string') return [name, values];
    const series = name as Series;
    const isPerNode = name === 'hits' || name === 'misses';
    return [
      name,
      isPerNode ? (values as Values[]).map((node, i) => to(node, series, i)) : to(values as Values, series, 0),
    ];
  });
  return Object.fromEntries(changed);
}

const statesOf = (verdict: ReturnType<typeof judge>) =>
  new Map(verdict.signals.map((said) => [said.signal, said.verdict]));

/** Without the reasons: they name the node that is silent, and that is another one then. */
const saidOf = ({ verdict, error, signals }: ReturnType<typeof judge>) => ({
  ...{ verdict, error },
  signals: signals.map(({ reason, ...said }) => said),
});

describe('whatever CloudWatch says', () => {
  it('one more healthy minute never turns a pass into a failure', () => {
    let passes = 0;
    const property = fc.property(stage, contexts, (before, { context, canaryPercent }) => {
      const minute = healthyMinute(canaryPercent);
      const after = change(before, (values, name) => [...values.slice(0, -1), minute[name]]);
      const passed = [...statesOf(judge(before, { context }))].filter(([, verdict]) => verdict === 'pass');
      const now = statesOf(judge(after, { context }));

      passes += passed.length - 1;
      expect(passed.map(([signal]) => [signal, now.get(signal)])).toEqual(passed);
    });
    fc.assert(property, { numRuns: 2000 });
    expect(passes).toBeGreaterThan(2000);
  });

  it('a stage of which anything is silent does not pass', () => {
    const series = Object.keys(healthyMinute(25)).flatMap((name) =>
      name === 'hits' || name === 'misses' ? NODES.map((_, node) => `${name} ${node}`) : [`${name} 0`],
    );
    const property = fc.property(contexts, fc.subarray(series), ({ context }, silent) => {
      const measured = change(HEALTHY, (values, name, node) =>
        silent.includes(`${name} ${node}`) ? values.map(() => null) : values,
      );

      expect(judge(measured, { context }).verdict === 'pass').toBe(silent.length === 0);
    });
    fc.assert(property);
  });

  it('nothing at all never passes, and is a failure at the end', () => {
    const property = fc.property(contexts, ({ context }) => {
      const nothing: Measured = { alarms: GREEN };

      expect(judge(nothing, { context, now: new Date(context.until - 1) }).verdict).toBe('wait');
      expect(judge(nothing, { context, now: new Date(context.until) })).toMatchObject({
        verdict: 'fail',
        error: 'HealthUnknown',
      });
    });
    fc.assert(property);
  });

  it('the order of the nodes changes nothing', () => {
    const property = fc.property(stage, contexts, (measured, { context }) => {
      const permuted = { ...measured, hits: measured.hits.toReversed() };

      expect(saidOf(judge(permuted, { context }))).toEqual(saidOf(judge(measured, { context })));
    });
    fc.assert(property);
  });

  it('the unit in which latencies are counted changes nothing', () => {
    // Powers of two, so that the arithmetic is exact and only the rule is tested.
    const property = fc.property(
      stage,
      contexts,
      fc.constantFrom(2 ** -10, 2 ** -3, 2 ** 7),
      (measured, { context }, unit) => {
        const counted = change(measured, (values, name) =>
          name === 'database' || name.endsWith('Latency')
            ? values.map((value) => (value === null ? null : value / unit))
            : values,
        );

        expect(judge(counted, { context, config: inUnits(unit) })).toEqual(
          judge(measured, { context, config: inUnits(1) }),
        );
      },
    );
    fc.assert(property);
  });
});

function inUnits(millisecondsPerUnit: number) {
  const { databaseLatency, latency } = HEALTH;
  if (!databaseLatency || !latency) throw new Error('the fixture has latencies');
  const health: Partial<SettingsInput['health']> = {
    databaseLatency: { ...databaseLatency, millisecondsPerUnit },
    latency: { ...latency, millisecondsPerUnit },
  };
  return configOf(health, { alarms: { abortOn: ['shop-5xx'], abortOnCanary: ['canary-errors'] } });
}
