import { Calls } from '../calls.ts';
import { FIRST_EPOCH } from '../clock.ts';
import type { Answer } from '../effects.ts';
import type { History } from '../history.ts';
import { Progress } from '../progress.ts';
import type { Budget, Product, Slot, World } from '../setup.ts';
import { placeOf, slotsOf } from '../slots.ts';
import type { State } from '../state.ts';
import { Memo, Table } from '../table.ts';
import { Zones } from '../zones.ts';

/** A world, the product in it, and everything that came up so far, by number. */
export interface Model {
  world: World;
  product: Product;
  slots: Slot[];
  slotNamed: Map<string, Slot>;
  zones: Zones;
  calls: Calls;
  progress: Progress;
  histories: Table<History>;
  budgets: Table<Budget>;
  writes: Memo<string, Written>;
}

/** What a batch did to the zone, and what was wrong with that. */
export interface Written {
  answer: Answer;
  zone: number;
  history: number;
  says: string;
  wrong: string[];
}

export function modelOf(world: World, product: Product): Model {
  const slots = slotsOf(world);
  const slotNamed = new Map(slots.map((slot) => [slot.name, slot]));
  const zones = new Zones(world.stacks);
  const places = new Map(world.stacks.map((stack) => [stack.name, placeOf(stack)]));
  const calls = new Calls(product.programs, (stack) => known(places.get(stack)), zones);
  const progress = new Progress(world, product, slotNamed, calls);
  const tables = { histories: new Table<History>(), budgets: new Table<Budget>(), writes: new Memo<string, Written>() };
  return { world, product, slots, slotNamed, zones, calls, progress, ...tables };
}

export function firstState({ world, slots, zones, histories, budgets }: Model): State {
  const [stable = 0, canary = 0] = world.weights.split('-').map(Number);
  const owner = `${'0'.repeat(8)}.${'0'.repeat(10)}`;
  const free = `v=1;op=free;mv=1;ep=${FIRST_EPOCH};own=${owner};from=${world.weights};to=${world.weights}`;
  const zone = zones.first({ stable, canary }, world.lease === 'free' ? free : null);
  const { faults, stops, alarms, redrives, foreigners, forks } = world.bounds;
  return {
    zone,
    history: histories.intern({
      phases: {},
      goals: zones.pairs.map(() => ({ stable, canary })),
      owesFlush: null,
      foreigner: false,
      earlier: [],
      fork: 'never',
    }),
    budget: budgets.intern({ faults, stops, alarms, redrives, foreigners, forks }),
    era: 0,
    executions: slots.map(() => 0),
    loose: [],
  };
}

export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('something that must be there is not');
  return value;
}
