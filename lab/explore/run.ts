import { synthesizedMachines } from '../support/machine/definition.ts';
import { modelOf } from './moves/model.ts';
import type { Mutant } from './mutants/mutant.ts';
import { programs } from './programs.ts';
import { type Search, search } from './search.ts';
import type { Product, World } from './setup.ts';
import { named, tellTrace } from './trace.ts';
import { walk } from './walk.ts';

/** What a world, or a mutant in its world, turned out to be. */
export interface Explored extends Omit<Search, 'violations' | 'pathTo'> {
  name: string;
  seconds: number;
  /** Each with the trace that leads to it. */
  violations: { what: string; steps: number; trace: string }[];
}

/** Memory for some gigabytes; a world that needs more is not exhausted, and says so. */
const MOST_STATES = 4_000_000;

export function theProduct(): Product {
  return { machines: synthesizedMachines(), programs, stopReachesRollback: false };
}

export function exploreWorld(world: World, product: Product): Promise<Explored> {
  return explored(world.name, world, product, (model) =>
    search(model, { untilViolation: false, mostStates: MOST_STATES }),
  );
}

export function exploreMutant({ name, of, world }: Mutant, product: Product): Promise<Explored> {
  return explored(name, world, of(product), (model) =>
    search(model, { untilViolation: true, mostStates: MOST_STATES }),
  );
}

export function walkWorld(world: World, product: Product, seed: number, seconds: number): Promise<Explored> {
  return explored(world.name, world, product, (model) => walk(model, seed, seconds * 1000));
}

async function explored(
  name: string,
  world: World,
  product: Product,
  explore: (model: ReturnType<typeof modelOf>) => Promise<Search>,
): Promise<Explored> {
  const began = performance.now();
  const model = modelOf(world, product);
  const found = await explore(model);
  const violations = [];
  for (const violation of found.violations) {
    const steps = found.pathTo(violation.at).length - 1 + (violation.step ? 1 : 0);
    violations.push({ what: named(model, violation.what), steps, trace: await tellTrace(model, found, violation) });
  }
  const { states, transitions, depth, exhausted } = found;
  return { name, states, transitions, depth, exhausted, violations, seconds: (performance.now() - began) / 1000 };
}
