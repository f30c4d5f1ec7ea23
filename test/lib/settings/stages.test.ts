import { describe, expect, it } from 'vitest';
import { namesIn } from '../../../cli/command-line/environments.ts';
import { HealthConfig } from '../../../core/health/config.ts';
import { contextOf } from '../../../core/health/context.ts';
import { settings } from '../../../lab/support/settings.ts';
import { plan } from '../../../lab/support/stage.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import { readSettings } from '../../../lib/settings/read-settings.ts';
import type { SettingsInput } from '../../../lib/settings/settings.ts';
import { gatedStages, percentsOf } from '../../../lib/settings/stages.ts';
import { change, flush, HEALTH } from '../../core/health/fixture.ts';

const STAGES: SettingsInput['stages'] = [
  5,
  { percent: 25, gate: true, warmUp: '15 minutes', bake: '2 hours' },
  { percent: 50, bake: '1 hour' },
  100,
];
const MINUTE = 60_000;
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
    return contextOf(config, check).spanSeconds / 60;
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
    const { since, passFrom } = contextOf(config, { ...bake, flushAgain: 'not yet', change: change(INSTANT) });

    expect(passFrom - since).toBe(120 * MINUTE);
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
      { stages: with25({ warmUp: '1 minute' }) },
      'write less than the deadline, 1 minute',
    ],
    [
      'too short for what judges it',
      { stages: with25({ bake: '1 second' }), health: { ...HEALTH, metricLag: '1 second' } },
      'periods of 60 seconds to pass',
    ],
    ['too long for its history', { stages: with25({ bake: '20 hours' }) }, 'a stage would make up to'],
  ])('%s', (_, change, message) => {
    expect(() => settings(change)).toThrow(message);
  });
});
