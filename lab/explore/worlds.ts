import type { RecordGroup } from '../../core/lease/record-group.ts';
import type { Bounds, ForeignWrite, Stack, World } from './setup.ts';

function stack(name: string, records: RecordGroup['records']): Stack {
  const group = { hostedZoneId: 'Z1', records, stable: 'stable', canary: 'canary', leaseRecordName: '_rollout' };
  return { name, group, stages: [5, 25, 50, 100], gateStages: [] };
}

const SHOP = stack('shop', [{ name: 'www.example.com', types: ['A'] }]);
export const NONE: Bounds = {
  faults: 0,
  stops: 0,
  alarms: 0,
  redrives: 0,
  foreigners: 0,
  forks: 0,
  detached: 0,
  watchers: 1,
};
export const FIRST = { name: 'first', stage: 25, stack: 'shop' };
export const AGAIN = { name: 'second', stage: 25, stack: 'shop' };
export const NEXT = { name: 'second', stage: 50, stack: 'shop' };

/** What a world has unless it says otherwise. */
export const PLAIN: Omit<World, 'name' | 'about' | 'bounds'> = {
  stacks: [SHOP],
  stages: [FIRST],
  persons: [],
  tasks: 'passed over',
  weights: '95-5',
  lease: 'free',
  foreignWrites: [],
  hints: false,
  stale: false,
  stopsLate: false,
};

/** The stage's own catch, with nobody to help it. */
export const CATCH_ALONE: World = {
  ...PLAIN,
  name: 'the catch alone',
  about: 'no watcher; the stage is stopped once its own rollback has been started',
  stopsLate: true,
  bounds: { ...NONE, stops: 1, detached: 1, watchers: 0 },
};

export const EVERYTHING: ForeignWrite = {
  says: 'sets all weights to 58-42',
  weightOf: (_, side) => (side === 'stable' ? 58 : 42),
};
const FIRST_PAIR: ForeignWrite = {
  says: 'sets the first pair to 58-42',
  weightOf: (pair, side, weight) => (pair > 0 ? weight : side === 'stable' ? 58 : 42),
};
export const ONE_RECORD: ForeignWrite = {
  says: 'sets one canary record to 42',
  weightOf: (pair, side, weight) => (pair > 0 || side === 'stable' ? weight : 42),
};

/** All traffic to the canary, as if a stage had led it away from there. */
export const FORGER: World['persons'][number] = {
  name: 'forger',
  request: {
    executionArn: 'arn:aws:states:eu-central-1:123456789012:execution:shop-stage:never-existed',
    moved: { from: { stable: 0, canary: 100 }, to: { stable: 95, canary: 5 } },
  },
};

export const NO_LEASE: ForeignWrite = { says: 'deletes the lease', leaseText: null };
export const OTHER_TEXT: ForeignWrite = { says: 'writes another text over the lease', leaseText: 'v=spf1 -all' };

/** The configurations that `npm run explore` exhausts, each about one thing. */
export const WORLDS: World[] = [
  CATCH_ALONE,
  {
    ...PLAIN,
    name: 'one stage, every task',
    about: 'every outcome of every task, with a gate',
    tasks: 'each',
    stacks: [{ ...SHOP, gateStages: [25] }],
    bounds: { ...NONE, faults: 2, stops: 1, detached: 1 },
  },
  {
    ...PLAIN,
    name: 'one stage, many faults',
    about: 'rollbacks that fail and are stopped, and calls that land late',
    bounds: { ...NONE, faults: 2, stops: 1, detached: 2 },
  },
  {
    ...PLAIN,
    name: 'first lease of all',
    about: 'no TXT stands at the beginning, and the canary has no traffic',
    weights: '100-0',
    lease: 'absent',
    stages: [FIRST, AGAIN].map((stage) => ({ ...stage, stage: 5 })),
    bounds: { ...NONE, faults: 0, stops: 1, detached: 1 },
  },
  {
    ...PLAIN,
    name: 'two stages, the same one twice',
    about: 'a second stage is started at any moment, and either may be stopped',
    stages: [FIRST, AGAIN],
    bounds: { ...NONE, faults: 1, stops: 1, detached: 1 },
  },
  {
    ...PLAIN,
    name: 'two stages in a row',
    about: 'the next stage, started as early as ever',
    stages: [FIRST, NEXT],
    bounds: { ...NONE, faults: 1, stops: 1, detached: 1 },
  },
  {
    ...PLAIN,
    name: 'two stages, every task',
    about: 'who claims before a rollback has flushed',
    tasks: 'each',
    stages: [FIRST, AGAIN],
    bounds: { ...NONE, faults: 0, stops: 1, detached: 1 },
  },
  {
    ...PLAIN,
    name: 'alarm',
    about: 'a red alarm at any moment, seen by abort-stage and by the stage itself',
    bounds: { ...NONE, faults: 1, stops: 1, alarms: 1, detached: 1 },
  },
  {
    ...PLAIN,
    name: 'two watchers',
    about: 'ticks and events at once, late and twice, and lists that are a moment old',
    hints: true,
    stale: true,
    bounds: { ...NONE, faults: 1, stops: 1, detached: 1, watchers: 2 },
  },
  {
    ...PLAIN,
    name: 'person',
    about: 'a rollback that a person asks for while a stage runs',
    persons: [{ name: 'person', request: { canaryPercent: 0, reason: 'too slow', requestedBy: 'ben' } }],
    bounds: { ...NONE, faults: 0, stops: 1, detached: 1 },
  },
  {
    ...PLAIN,
    name: 'person and two stages',
    about: 'a person between two stages',
    stages: [FIRST, AGAIN],
    persons: [{ name: 'person', request: { canaryPercent: 0, reason: 'too slow', requestedBy: 'ben' } }],
    bounds: { ...NONE, faults: 0, stops: 1, detached: 0 },
  },
  {
    ...PLAIN,
    name: 'person to the share of before',
    about: 'a person asks for the weights that a rollback is about to restore',
    stages: [FIRST, AGAIN],
    tasks: 'each',
    persons: [{ name: 'person', request: { canaryPercent: 5, reason: 'too slow', requestedBy: 'ben' } }],
    bounds: { ...NONE, faults: 0, stops: 0, detached: 0 },
  },
  {
    ...PLAIN,
    name: 'unlock',
    about: 'a person ends a lease by name',
    persons: [{ name: 'person', request: 'unlock whatever stands' }],
    bounds: { ...NONE, faults: 1, stops: 1, detached: 0 },
    stale: true,
  },
  {
    ...PLAIN,
    name: 'redrive',
    about: 'a stage or a rollback that ended is redriven',
    bounds: { ...NONE, faults: 0, stops: 1, redrives: 1, detached: 1 },
  },
  {
    ...PLAIN,
    name: 'foreigner',
    about: 'somebody else sets weights once, of a group of A and AAAA',
    stacks: [stack('shop', [{ name: 'www.example.com', types: ['A', 'AAAA'] }])],
    foreignWrites: [EVERYTHING, FIRST_PAIR, ONE_RECORD],
    bounds: { ...NONE, faults: 1, stops: 1, foreigners: 1, detached: 1 },
  },
  {
    ...PLAIN,
    name: 'somebody deletes the lease',
    about: 'at any moment; an alarm turns red, or somebody stops the stage or its rollback; and nothing lands late',
    foreignWrites: [NO_LEASE],
    bounds: { ...NONE, stops: 1, alarms: 1, foreigners: 1 },
  },
  {
    ...PLAIN,
    name: 'somebody writes over the lease',
    about: 'at any moment, and the text is removed at any later one, or never; nothing lands late',
    foreignWrites: [OTHER_TEXT, NO_LEASE],
    bounds: { ...NONE, stops: 1, alarms: 1, foreigners: 2 },
  },
  {
    ...PLAIN,
    name: 'no lease between two stages',
    about: 'somebody deletes it, and the next stage is started as early as ever; and nothing lands late',
    stages: [FIRST, NEXT],
    foreignWrites: [NO_LEASE],
    bounds: { ...NONE, foreigners: 1, watchers: 0 },
  },
  {
    ...PLAIN,
    name: 'no lease, and weights of somebody else',
    about: 'nothing stands there that a stage could begin from, and a refusal must not make it the truth',
    lease: 'absent',
    foreignWrites: [EVERYTHING],
    bounds: { ...NONE, stops: 1, foreigners: 1, detached: 1 },
  },
  {
    ...PLAIN,
    name: 'a forged rollback',
    about: 'somebody starts the rollback machine for a stage that never was, with weights of their own',
    lease: 'absent',
    stages: [],
    persons: [FORGER],
    bounds: NONE,
  },
  {
    ...PLAIN,
    name: 'a forked control plane',
    about: 'Route 53 loses up to two changes that it had accepted, at any moment, and may find them again',
    stages: [FIRST, NEXT],
    bounds: { ...NONE, forks: 2, stops: 1 },
  },
  {
    ...PLAIN,
    name: 'two groups that share a name',
    about: 'a and b belong to one stack, b and c to the other',
    stacks: [
      stack('shop', [
        { name: 'a.example.com', types: ['A'] },
        { name: 'b.example.com', types: ['A'] },
      ]),
      stack('blog', [
        { name: 'b.example.com', types: ['A'] },
        { name: 'c.example.com', types: ['A'] },
      ]),
    ],
    stages: [FIRST, { name: 'second', stage: 25, stack: 'blog' }],
    bounds: { ...NONE, faults: 0, stops: 1, detached: 0 },
  },
];
