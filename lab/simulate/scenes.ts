import type { Counted } from './account.ts';
import { inVirtualTime } from './clock.ts';
import { type Sizes, World } from './world.ts';

const MINUTE = 60_000;
/** By then every stage bakes, when nothing holds it up. */
const BAKING_AFTER_MS = 8 * MINUTE;
/** So long the watchers are watched before anything goes wrong. */
const STEADY_MS = 3 * MINUTE;
/** What is not over by then is not going to be. */
const PATIENCE_MS = 6 * 60 * MINUTE;

/** What came of a scene. */
export interface Played {
  /** Of each group, in seconds; `Infinity` where it never came. */
  seconds: number[];
  counted: Counted[];
  /** Until nothing ran any more. */
  overAfterSeconds: number;
  /** Lambda functions of all stacks that ran at once. */
  mostAtOnce: number;
  /** Events whose function failed for the third time. */
  eventsLost: number;
  /** How executions ended, by machine and status. */
  endings: Record<string, number>;
}

export interface Storm extends Played {
  /** While all stages bake and nothing goes wrong. */
  steady: Counted[];
}

/** All stages begin; how long each takes until its weights have moved. */
export function roll(sizes: Sizes, seed: number): Promise<Played> {
  return inVirtualTime(seed, async (clock, random) => {
    const world = new World(clock, random, sizes);
    world.cloud.account.begin();
    world.beginWatching();
    const begun = clock.now;
    world.beginStages();
    await clock.run(begun + 1000 * sizes.spread + 1);
    await clock.run(begun + PATIENCE_MS, () => world.isAtRest());
    return played(world, begun, ({ begunAt, movedAt }) => [begunAt, movedAt]);
  });
}

/** All stages bake; then the alarms of all turn red at once: how long each takes until its weights are back. */
export function storm(sizes: Sizes, seed: number): Promise<Storm> {
  return inVirtualTime(seed, async (clock, random) => {
    const world = new World(clock, random, sizes);
    world.beginStages();
    await clock.run(clock.now + BAKING_AFTER_MS);
    world.cloud.account.begin();
    world.beginWatching();
    await clock.run(clock.now + MINUTE + STEADY_MS);
    const steady = world.cloud.account.counted();
    const red = clock.now;
    world.redden();
    await clock.run(red + PATIENCE_MS, () => world.isAtRest());
    return { ...played(world, red, ({ restoredAt }) => [red, restoredAt]), steady };
  });
}

function played(
  { stacks, cloud, clock }: World,
  since: number,
  of: (stack: World['stacks'][number]) => [number | null, number | null],
): Played {
  const endings: Record<string, number> = {};
  for (const { machineArn, status } of stacks.flatMap(({ executions }) => executions)) {
    const what = `${machineArn.split('-').at(-1)} ${status}`;
    endings[what] = (endings[what] ?? 0) + 1;
  }
  return {
    seconds: stacks
      .map(of)
      .map(([from, to]) => (from === null || to === null ? Number.POSITIVE_INFINITY : (to - from) / 1000)),
    counted: cloud.account.counted(),
    overAfterSeconds: (clock.now - since) / 1000,
    mostAtOnce: cloud.lambda.mostAtOnce,
    eventsLost: cloud.lambda.lost,
    endings,
  };
}
