import * as z from 'zod';
import type { Ladder } from './ladder.ts';

/** How many of the last periods may be over their limit before a signal fails. */
export interface Tolerance {
  outOf: number;
  mayExceed: number;
  /** It fails before that many are reached when all of the phase's first so many periods were over. */
  allOfFirst?: number | undefined;
  /** It does not pass while none of the last so many was within the limit. */
  allOfLast?: number | undefined;
  /** It fails before that many are reached the sooner, the further over the limit they are. */
  ladder?: Ladder | null | undefined;
}

/** As settings: how many of the last periods may be over the limit before it fails. */
export function tolerance(outOf: number, mayExceed: number) {
  return { outOf: z.int().min(1).default(outOf), mayExceed: z.int().min(0).default(mayExceed) };
}

/** A limit that more periods would have to exceed than are looked at could never be exceeded. */
export function canFail({ outOf, mayExceed }: Tolerance): boolean {
  return mayExceed < outOf;
}

export const CANNOT_FAIL = { error: 'let "mayExceed" be less than the number of periods, else it can never fail' };
