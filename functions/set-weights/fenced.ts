import type { SwapOutcome } from '../../core/lease/swap.ts';
import { Fenced } from '../../core/protocol/errors.ts';

/** A write that did not land, because the lease that it expects is not there any more. */
export function fencedBy(swap: SwapOutcome): Fenced {
  const found = swap.outcome === 'fenced' ? ` Found instead: ${swap.found.join(', ')}.` : '';
  return new Fenced(
    `This execution no longer owns the record group: a rollback or a person took the lease, so nothing was changed.${found}`,
  );
}
