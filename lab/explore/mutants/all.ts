import type { Product, World } from '../setup.ts';
import {
  AGAIN,
  CATCH_ALONE,
  EVERYTHING,
  FIRST,
  FORGER,
  NEXT,
  NO_LEASE,
  NONE,
  ONE_RECORD,
  OTHER_TEXT,
  PLAIN,
} from '../worlds.ts';
import {
  advanceThatReadsAgain,
  contentBesideOtherText,
  freeWithFoundWeights,
  inputUnverified,
  notAlone,
  oneEpoch,
  releaseWithoutCommit,
  restoreByRecord,
  restoreOfAnybodys,
  takeOverByAge,
  withoutText,
} from './lease-rules.ts';
import type { Mutant } from './mutant.ts';
import { freeBeforeFlush, nameThatBurns, waitForRollback } from './roads.ts';

const ONE: World = { ...PLAIN, name: 'one stage', about: '', bounds: { ...NONE, stops: 1, detached: 1 } };
const TWO: World = { ...ONE, name: 'two stages', stages: [FIRST, AGAIN] };

/** The rules of the design, each taken out once. */
export const MUTANTS: Mutant[] = [
  { name: 'no TXT in the batch', about: 'the weights move without the lease', of: with_(withoutText), world: ONE },
  {
    name: 'an epoch reused',
    about: 'lease values repeat',
    of: with_(oneEpoch),
    world: TWO,
  },
  {
    name: 'an advance that reads again',
    about: 'it expects what it finds',
    of: with_(advanceThatReadsAgain),
    world: ONE,
  },
  { name: 'restore without the owner test', about: 'any lease is its own', of: with_(restoreOfAnybodys), world: TWO },
  {
    name: '.sync rollback',
    about: 'stopping the stage stops its rollback',
    of: (product) => ({ ...with_(waitForRollback)(product), stopReachesRollback: true }),
    world: CATCH_ALONE,
  },
  {
    name: 'a name that burns',
    about: 'rollbacks are not numbered',
    of: with_(nameThatBurns),
    world: { ...ONE, bounds: { ...NONE, stops: 2, detached: 1 } },
  },
  {
    name: 'free before flush',
    about: 'the lease is free before the cache is clean',
    of: (product) => ({ ...product, machines: freeBeforeFlush(product.machines) }),
    world: { ...TWO, tasks: 'each' },
  },
  {
    name: 'release is not the commit point',
    about: 'it leaves the lease',
    of: with_(releaseWithoutCommit),
    world: ONE,
  },
  {
    name: 'free with found weights',
    about: 'a refusal writes down what it found',
    of: with_(freeWithFoundWeights),
    world: { ...ONE, lease: 'absent', foreignWrites: [EVERYTHING], bounds: { ...NONE, foreigners: 1 } },
  },
  {
    name: 'restore by record',
    about: 'a weight is put back without its twin',
    of: with_(restoreByRecord),
    world: { ...ONE, foreignWrites: [ONE_RECORD], bounds: { ...NONE, stops: 1, foreigners: 1 } },
  },
  {
    name: 'rollback input unverified',
    about: 'the weights to restore are those of the input',
    of: with_(inputUnverified),
    world: { ...ONE, lease: 'absent', stages: [], persons: [FORGER], bounds: NONE },
  },
  {
    name: 'content beside another text',
    about: 'a rollback that could write nothing ends well',
    of: with_(contentBesideOtherText),
    world: { ...ONE, foreignWrites: [OTHER_TEXT, NO_LEASE], bounds: { ...NONE, stops: 1, foreigners: 2 } },
  },
  {
    name: 'not alone',
    about: 'a stage begins beside one that runs',
    of: with_(notAlone),
    world: { ...ONE, stages: [FIRST, NEXT], foreignWrites: [NO_LEASE], bounds: { ...NONE, foreigners: 1 } },
  },
  { name: 'takeover by age', about: 'a lease that is held may be claimed', of: with_(takeOverByAge), world: TWO },
];

function with_(substitutes: (programs: Product['programs']) => Partial<Product['programs']>): Mutant['of'] {
  return (product) => ({ ...product, programs: { ...product.programs, ...substitutes(product.programs) } });
}
