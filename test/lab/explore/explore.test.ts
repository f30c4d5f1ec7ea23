import { describe, expect, it } from 'vitest';
import { QUICK } from '../../../lab/explore/quick.ts';
import { exploreMutant, exploreWorld, theProduct, walkWorld } from '../../../lab/explore/run.ts';

const SEED = 1;
const PATIENCE_MS = 300_000;
const product = theProduct();

describe('the lease protocol, with every interleaving', () => {
  it.each(QUICK.exhausted)('keeps its promises in the world "$name"', { timeout: PATIENCE_MS }, async (world) => {
    const explored = await exploreWorld(world, product);

    expect(explored.violations.map(({ trace }) => trace)).toEqual([]);
    expect(explored.exhausted).toBe(true);
    expect(explored.states).toBeGreaterThan(20);
  });

  it.each(QUICK.walked)(
    'keeps them on random ways through the world "$name"',
    { timeout: PATIENCE_MS },
    async (world) => {
      const walked = await walkWorld(world, product, SEED, QUICK.secondsAWalk);

      expect(walked.violations.map(({ trace }) => trace)).toEqual([]);
      expect(walked.transitions).toBeGreaterThan(0);
    },
  );

  it.each(QUICK.mutants)('breaks them with $name', { timeout: PATIENCE_MS }, async (mutant) => {
    const explored = await exploreMutant(mutant, product);

    expect(explored.violations).toHaveLength(1);
  });
});
