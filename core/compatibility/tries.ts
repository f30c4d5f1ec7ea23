import { type Answered, isGood } from './answer.ts';
import type { Side } from './config.ts';
import type { Try } from './try-once.ts';

/** What was tried each way, by who wrote. */
export type Tries = Record<Side, Try[]>;
export type Done = Exclude<Try, 'busy'>;

/** So many tries have to agree; */
export const AGREEING = 2;
/** where somebody wrote the entry while it was read, one more, for that it was the reader who wrote is likely, not certain. */
const AGREEING_ON_WRITES = 3;

/** Whether more tries of what this backend writes could tell nothing more. */
export function isSettled(tries: Try[]): boolean {
  return isEnough(goodOf(tries)) || badOf(tries).length >= AGREEING;
}

export function isEnough(done: Done[]): boolean {
  return done.length >= (done.some(({ read }) => read && read.entry !== 'stood') ? AGREEING_ON_WRITES : AGREEING);
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
