import { describe, expect, it } from 'vitest';
import { LEAST, settings } from '../../../lab/support/settings.ts';
import { stagesFlushedAgain } from '../../../lib/settings/flush-again.ts';
import type { SettingsInput } from '../../../lib/settings/settings.ts';

/** So short that nothing else forbids a bake of less than two minutes. */
const HEALTH: SettingsInput['health'] = { ...LEAST.health, period: '10 seconds', metricLag: '10 seconds' };

describe('once more after the advance', () => {
  it.each<[string, Partial<SettingsInput>, number[]]>([
    ['flushes the stage that leaves one backend alone, unless something else is said', {}, [100]],
    ['flushes every stage where that is wanted', { flush: { againAfterAdvance: true } }, [5, 25, 50, 100]],
    ['flushes none where that is wanted', { flush: { againAfterAdvance: false } }, []],
    ['flushes the last of other stages, too', { stages: [10, { percent: 100, gate: true }] }, [100]],
  ])('%s', (_, changes, stages) => {
    expect(stagesFlushedAgain(settings(changes))).toEqual(stages);
  });

  it.each<[string, Partial<SettingsInput>, string]>([
    ['the bake', { bake: { time: '110 seconds' } }, 'test.bake.time is "110 seconds": write at least "warmUp.wait"'],
    [
      'its own bake',
      { stages: [5, { percent: 100, bake: '100 seconds' }] },
      'test.stages.1.bake is "100 seconds": write at least "warmUp.wait" (2 minutes), or "flush.againAfterAdvance": false: stage 100 flushes once more',
    ],
  ])('is refused where %s gives the cache less time than a warm-up waits', (_, changes, message) => {
    expect(() => settings({ health: HEALTH, ...changes })).toThrow(message);
  });

  it('asks nothing of the bake of a stage that does not flush again', () => {
    const stages: SettingsInput['stages'] = [{ percent: 5, bake: '100 seconds' }, 100];

    expect(() => settings({ health: HEALTH, stages })).not.toThrow();
    expect(() =>
      settings({ health: HEALTH, bake: { time: '100 seconds' }, flush: { againAfterAdvance: false } }),
    ).not.toThrow();
  });
});
