import { type Answered, isGood } from './answer.ts';
import type { Side } from './config.ts';
import type { Try } from './try-once.ts';

/** What was tried each way, by who wrote. */
export type Tries = Record<Side, Try[]>;
export type Done = Exclude<Try, 'busy'>;

/** So many tries have to agree; */
export const AGREEING = 2;
/** where others write the keys, or somebody wrote while they were read, one more: who wrote is likely then, not certain. */
const AGREEING_AMONG_OTHERS = 3;

/** Whether more tries of what this backend writes could tell nothing more. */
export function isSettled(tries: Try[]): boolean {
  return isEnough(tries) || badOf(tries).length >= AGREEING;
}

export function isEnough(tries: Try[]): boolean {
  const among = tries.some((one) => one === 'busy' || (one.read !== null && one.read.entry !== 'stood'));
  return goodOf(tries).length >= (among ? AGREEING_AMONG_OTHERS : AGREEING);
}

export function goodOf(tries: Try[]): Done[] {
  return tries.filter((one): one is Done => one !== 'busy' && isGood(one.cold));
}

/** In which not even the writer answered. */
export function badOf(tries: Try[]): Done[] {
  return tries.filter((one): one is Done => one !== 'busy' && !isGood(one.cold));
}

/** All that one backend answered with nothing cached: before the other's turn, and right after it has read. */
export function coldOf(tries: Tries, side: Side): Answered[] {
  const other = side === 'stable' ? 'canary' : 'stable';
  return [
    ...goodOf(tries[side]).map(({ cold }) => cold),
    ...goodOf(tries[other]).flatMap(({ read }) => read?.again ?? []),
  ].filter(isGood);
}
