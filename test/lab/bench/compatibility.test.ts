import { afterAll, beforeAll, expect, it } from 'vitest';
import { comparePair, gradeOf } from '../../../lab/bench/compatibility/compare-pair.ts';
import { PAIRS } from '../../../lab/bench/compatibility/pairs.ts';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** Of each kind one; `npm run bench:compatibility` has all of them, also while others visit the page. */
const SAMPLE = [
  'nothing changed',
  'field renamed, and the new backend reads both names',
  'compressed',
  'another serialiser, each bears with the other by a miss',
  'missing default',
  'key in another case',
  'expiry that slides',
  'renamed, and cached late',
  'a time that nobody allowed for',
  'a memory of its own, in the old backend',
];

it.concurrent.each(SAMPLE.map((name, database) => [name, database] as const))(
  'what a backend makes of what the other cached is told rightly: %s',
  async (name, database) => {
    const pair = PAIRS.find((one) => one.name === name);
    if (!pair) throw new Error(`There is no pair "${name}".`);

    const { findings } = await comparePair(pair, { redisUrl: `${redis.url}/${database}`, seed: 1, visitEveryMs: null });

    const right = (truth: typeof pair.there) =>
      ({ reads: 'right', misreads: 'found', 'cannot be told': 'unknown' })[truth];
    expect([gradeOf(pair.there, findings.wayThere.outcome), gradeOf(pair.back, findings.wayBack.outcome)]).toEqual([
      right(pair.there),
      right(pair.back),
    ]);
  },
);
