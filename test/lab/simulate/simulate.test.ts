import { beforeAll, describe, expect, it } from 'vitest';
import { inVirtualTime } from '../../../lab/simulate/clock.ts';
import { delaySeconds } from '../../../lab/simulate/execution.ts';
import { bound } from '../../../lab/simulate/figures.ts';
import { roll, storm } from '../../../lab/simulate/scenes.ts';
import { warmUp } from '../../../lab/simulate/sdk.ts';
import { BEFORE } from '../../../lab/simulate/stack.ts';
import { type Sizes, World } from '../../../lab/simulate/world.ts';

const FEW: Sizes = {
  ...{ groups: 12, names: 2, zones: 0, bucket: 'starved', region: 'large', spread: 5, aligned: true },
};

beforeAll(warmUp);

describe('many groups that are rolled back at once', () => {
  it('are all back, however starved the account is, and the same seed brings back the same', {
    timeout: 60_000,
  }, async () => {
    const [played, again] = [await storm(FEW, 7), await storm(FEW, 7)];

    expect(played.seconds).toHaveLength(FEW.groups);
    expect(Math.max(...played.seconds)).toBeLessThan(180);
    expect(Math.max(...played.seconds)).toBeGreaterThanOrEqual(bound(FEW.groups, FEW.names, FEW.bucket));
    expect(played.endings).toMatchObject({ 'rollback SUCCEEDED': FEW.groups });
    expect(played.counted.some(({ throttled }) => throttled > 0)).toBe(true);
    expect(again).toEqual(played);
  });

  it('never get more out of Route 53 than it grants', { timeout: 60_000 }, async () => {
    const { counted, overAfterSeconds } = await storm(FEW, 7);
    const ofRoute53 = counted.filter(({ service }) => service === 'Route 53');
    const letIn = ofRoute53.reduce((sum, { made, throttled }) => sum + made - throttled, 0);

    expect(letIn).toBeLessThanOrEqual(5 + 5 * overAfterSeconds);
  });
});

describe('many groups that roll at once', () => {
  it('end with their weights where the stage leads, or where they were before it', { timeout: 60_000 }, async () => {
    const weights = await inVirtualTime(3, async (clock, random) => {
      const world = new World(clock, random, { ...FEW, zones: 2, bucket: 'documented' });
      world.cloud.account.begin();
      world.beginWatching();
      world.beginStages();
      await clock.run(clock.now + 6000);
      await clock.run(clock.now + 2 * 3_600_000, () => world.isAtRest());
      return world.stacks.map((stack) => [stack.weights, stack.executions[0]?.status] as const);
    });

    expect(weights).toHaveLength(FEW.groups);
    for (const [pairs, status] of weights) {
      const goal = status === 'SUCCEEDED' ? { stable: 75, canary: 25 } : BEFORE;
      expect(pairs).toEqual([goal, goal]);
    }
    expect(weights.map(([, status]) => status)).toContain('SUCCEEDED');
  });

  it('take as long as one alone where nothing is short', { timeout: 60_000 }, async () => {
    const { seconds, counted } = await roll({ ...FEW, groups: 3, bucket: 'documented', aligned: false }, 1);

    expect(counted.reduce((sum, { throttled }) => sum + throttled, 0)).toBe(0);
    // The wait for a warm cache, and a flush of half a minute at most.
    expect(Math.min(...seconds)).toBeGreaterThan(120);
    expect(Math.max(...seconds)).toBeLessThan(170);
  });
});

it.each([
  [0, 1],
  [3, 8],
  [9, 30],
])(
  'a retrier that doubles its delay waits for %i: %i s at most, and with full jitter anything below',
  async (times, most) => {
    await inVirtualTime(1, async (_, random) => {
      const retrier = { ErrorEquals: [], MaxAttempts: 10, IntervalSeconds: 1, BackoffRate: 2, MaxDelaySeconds: 30 };

      expect(delaySeconds({ ...retrier, JitterStrategy: 'NONE' }, times, random)).toBe(most);
      expect(delaySeconds({ ...retrier, JitterStrategy: 'FULL' }, times, random)).toBeLessThan(most);
    });
  },
);
