import { describe, expect, it } from 'vitest';
import { namesIn } from '../../../cli/command-line/environments.ts';
import { atStage, tellOwn } from '../../../core/health/at-stage.ts';
import { HealthConfig } from '../../../core/health/config.ts';
import { contextOf } from '../../../core/health/context.ts';
import { keyOf, type Readings } from '../../../core/health/evidence.ts';
import { judgeHealth } from '../../../core/health/judge-health.ts';
import { ownMetrics } from '../../../core/health/signals/own-metrics.ts';
import { settings } from '../../../lab/support/settings.ts';
import { plan } from '../../../lab/support/stage.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import { readSettings } from '../../../lib/settings/read-settings.ts';
import type { SettingsInput } from '../../../lib/settings/settings.ts';
import { gatedStages, percentsOf } from '../../../lib/settings/stages.ts';
import { bake, change, flush, HEALTH, HEALTHY, NOW, readingsOf } from '../../core/health/fixture.ts';

const STAGES: SettingsInput['stages'] = [
  5,
  { percent: 25, gate: true, warmUpDeadline: '15 minutes', bake: '2 hours' },
  { percent: 50, bake: '1 hour' },
  100,
];
const MINUTE = 60_000;
const NEWEST = Math.floor(NOW.getTime() / MINUTE) * MINUTE - MINUTE;
const CHECK = { functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:smoke' };
const INSTANT = '2026-11-21T10:00:00.000Z';

describe('a stage', () => {
  const set = settings({ stages: STAGES, gate: { stages: [100] } });
  const config = HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(set))));
  const minutes = (stage: number, phase: 'warm-up' | 'bake') => {
    const common = { plan: plan('s', stage, { stable: 95, canary: 5 }), flush: flush(INSTANT) };
    const check =
      phase === 'bake'
        ? { ...common, phase, flushAgain: 'not yet' as const, change: change(INSTANT) }
        : { ...common, phase };
    return contextOf(atStage(config, stage), check).spanSeconds / 60;
  };

  it('may be a percentage among others that say more', () => {
    expect(percentsOf(set.stages)).toEqual([5, 25, 50, 100]);
    expect(namesIn({ stages: STAGES }).stages).toEqual([5, 25, 50, 100]);
  });

  it('says the same when what was read is read once more, as the stack does', () => {
    expect(readSettings('again', set)).toEqual(set);
  });

  it('may wait for a person, beside those that "gate" names', () => {
    expect(gatedStages(set)).toEqual([100, 25]);
  });

  it.each([
    [5, 10, 24],
    [25, 15, 120],
    [50, 10, 60],
    [100, 10, 24],
  ])('of %d %% warms up for %d minutes and bakes for %d', (stage, warmUp, bake) => {
    expect([minutes(stage, 'warm-up'), minutes(stage, 'bake')]).toEqual([warmUp, bake]);
  });

  it('is not over before its own time', () => {
    const bake = { phase: 'bake' as const, plan: plan('s', 25, { stable: 95, canary: 5 }), flush: flush(INSTANT) };
    const { since, passFrom } = contextOf(atStage(config, 25), {
      ...bake,
      flushAgain: 'not yet',
      change: change(INSTANT),
    });

    expect(passFrom - since).toBe(120 * MINUTE);
  });
});

describe('the limits of a stage', () => {
  const limits = {
    hitRate: { minPercent: 60 },
    latency: { maxRatio: 1.1 },
    metrics: { orders: { floor: 3, ceiling: 9 } },
  };
  const set = settings({
    stages: [5, { percent: 25, health: limits, checks: ['smoke'] }, { percent: 100, checks: [], bake: '45 minutes' }],
    health: {
      ...HEALTH,
      metrics: { orders: { metric: { namespace: 'Shop', metricName: 'Orders' }, floor: 1 } },
      checks: { smoke: CHECK, other: CHECK },
    },
  });
  const config = HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(set))));

  it('take the place of those at the same paths, and leave all else as it is', () => {
    const [usual, own] = [atStage(config, 5), atStage(config, 25)];

    expect(own).toEqual({
      ...usual,
      hitRate: { ...usual.hitRate, minPercent: 60 },
      latency: { ...usual.latency, maxRatio: 1.1 },
      metrics: { orders: { ...usual.metrics?.orders, floor: 3, ceiling: 9 } },
      checks: { smoke: usual.checks?.smoke },
    });
    expect(usual.hitRate.minPercent).toBe(80);
    expect(atStage(config, 100)).toEqual({ ...usual, checks: {}, bake: { timeSeconds: 2700 } });
  });

  it('are told in words', () => {
    expect(tellOwn(config, 5)).toEqual([]);
    expect(tellOwn(config, 25)).toEqual([
      'hitRate.minPercent 60 instead of 80',
      'latency.maxRatio 1.1 instead of 1.5',
      'metrics.orders.ceiling 9 instead of none',
      'metrics.orders.floor 3 instead of 1',
      'checks asked: smoke',
    ]);
    expect(tellOwn(config, 100)).toEqual(['bake 45 minutes instead of 24 minutes', 'checks asked: none']);
  });

  it.each<[string, number, string]>([
    ['as usual', 5, 'pass'],
    ['by its own floor', 25, 'fail'],
  ])('judge it %s', (_, stage, verdict) => {
    const holding = atStage(config, stage);
    const measured: Readings = readingsOf(holding, HEALTHY);
    const orders = holding.metrics?.orders?.metric;
    const points = new Map(HEALTHY.database.map((_, i) => [NEWEST - i * MINUTE, 2]));
    measured.series = new Map([...measured.series, [orders ? keyOf(orders) : '', { points, trouble: null }]]);

    const said = judgeHealth(holding, measured, bake(holding, stage), NOW, [ownMetrics]).signals[0];

    expect(said?.verdict).toBe(verdict);
  });
});

describe('a stage is refused', () => {
  const with25 = (stage: object) => [5, { percent: 25, ...stage }, 100];

  it.each<[string, object, string]>([
    [
      'that is no percentage',
      { stages: [5, 'half', 100] },
      'test.stages.1 is "half": write a percentage, or an object',
    ],
    ['with more than there is', { stages: with25({ bakes: '1 hour' }) }, 'test.stages.1: there is no setting "bakes"'],
    ['beyond all traffic', { stages: [5, { percent: 101 }] }, 'test.stages.1'],
    ['that does not rise', { stages: with25({ percent: 4 }) }, 'write rising percentages'],
    [
      'that waits and does not',
      { stages: with25({ gate: false }), gate: { stages: [25] } },
      'test.stages.1.gate is false: "gate.stages" says that stage 25 waits: write it at one place',
    ],
    [
      'that would be judged after its deadline',
      { stages: with25({ warmUpDeadline: '1 minute' }) },
      'write less than the deadline, 1 minute',
    ],
    [
      'too short for what judges it',
      { stages: with25({ bake: '1 second' }), health: { ...HEALTH, metricLag: '1 second' } },
      'periods of 60 seconds to pass',
    ],
    [
      'with a time whose name says too little',
      { stages: with25({ warmUp: '15 minutes' }) },
      'there is no setting "warmUp": write "warmUpDeadline"',
    ],
    [
      'with a limit of nothing',
      { stages: with25({ health: { traffic: { minRequests: 9 } } }) },
      'test.stages.1.health.traffic is {"minRequests":9}: there is no "health.traffic" that it could differ from',
    ],
    [
      'with a limit of no metric',
      { stages: with25({ health: { metrics: { orders: { floor: 9 } } } }), health: { ...HEALTH, metrics: {} } },
      'there is no "health.metrics.orders"',
    ],
    ['with a check that is none', { stages: with25({ checks: ['smoke'] }) }, 'there is no "health.checks.smoke"'],
    [
      'with a limit that is none',
      { stages: with25({ health: { latency: { maxRatio: 0.5 } } }), health: HEALTH },
      'test.stages.1.health.latency.maxRatio is 0.5: ',
    ],
    [
      'with limits that contradict each other',
      { stages: with25({ health: { latency: { floorMs: 9000 } } }), health: HEALTH },
      'health.latency.ceilingMs: 5000 is below "floorMs"',
    ],
    [
      'with what is the same for all',
      { stages: with25({ health: { latency: { outOf: 9 } } }), health: HEALTH },
      'there is no setting "outOf"',
    ],
    ['too long for its history', { stages: with25({ bake: '20 hours' }) }, 'a stage would make up to'],
  ])('%s', (_, change, message) => {
    expect(() => settings(change)).toThrow(message);
  });
});
