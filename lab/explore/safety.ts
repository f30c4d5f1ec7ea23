import { type Lease, parseLease } from '../../core/lease/lease.ts';
import type { Weights } from '../../core/protocol/rollout.ts';
import { type History, movesWeights, personsWish, restoredSlot, swaps, type Write } from './history.ts';
import type { View } from './zones.ts';

/** Everything that an accepted write of ours does wrong, given what happened before it. */
export function judgeWrite(history: History, write: Write, sawBefore: View | null): string[] {
  // What was accepted and lost misleads the checks as it misleads the executions: what is left of the promise shows at rest.
  if (history.fork !== 'never') return movesWeights(write) ? judgeZero(write) : [];
  return [
    ...(movesWeights(write) ? [...judgeMove(history, write), ...judgeZero(write)] : []),
    ...judgeTakeOver(write),
    ...judgeClaim(history, write),
    ...judgeForeign(history, write, sawBefore),
  ];
}

function judgeZero({ before, after }: Write): string[] {
  const zero = after.weights.filter(
    ({ stable, canary }, i) =>
      stable + canary === 0 && JSON.stringify(before.weights[i]) !== JSON.stringify({ stable, canary }),
  );
  return zero.length > 0 ? ['all-zero weights were written, which Route 53 serves as an equal split'] : [];
}

function judgeMove({ phases, foreigner }: History, write: Write): string[] {
  const { call, after, mine } = write;
  const by = call.by ?? '';
  const ended = restoredSlot(write);
  return [
    ...(call.program === 'advance' && phases[by] !== 'active'
      ? [`a late write landed: ${by} moved the weights, but its lease was ${phases[by] ?? 'never its own'}`]
      : []),
    ...(call.program === 'restore' && ended && phases[ended.name] === 'committed'
      ? [`a committed stage was undone: ${ended.name} had been released`]
      : []),
    ...(call.program === 'restore' && !ended && personsWish(write) === null
      ? [`${by} moved weights for an execution that never was`]
      : []),
    ...(!foreigner &&
    new Set(after.weights.filter((_, i) => mine[i]).map((weights) => JSON.stringify(weights))).size > 1
      ? ['the pairs of the group are no longer equal']
      : []),
  ];
}

/** Only a rollback takes another's lease: of the execution that it is there for, or whoever's a person tells it to. */
function judgeTakeOver(write: Write): string[] {
  const { call, slots } = write;
  const by = slots.get(call.by ?? '');
  const ended = restoredSlot(write);
  return swaps(write).flatMap(({ text, before, after }) => {
    if (text === null || before?.operation === 'free' || personsWish(write) !== null) return [];
    const mayTouch = [by, ended, slots.get(by?.ends ?? '')].flatMap((slot) => (slot ? [slot.owner] : []));
    if (before === null) return [`the foreign text "${text}" was overwritten`];
    if (!mayTouch.includes(before.owner)) {
      return [
        `${call.by} (${call.program}) took a lease that another owns (${before.operation}, ${nameOf(before.owner, write)})`,
      ];
    }
    return after?.owner === before.owner
      ? []
      : [`${call.by} passed the lease of ${nameOf(before.owner, write)} to another`];
  });
}

function judgeClaim({ owesFlush, phases }: History, write: Write): string[] {
  const by = write.call.by ?? '';
  if (!swaps(write).some(({ after }) => after?.operation === 'held')) return [];
  return [
    ...(owesFlush !== null ? [`${by} claimed before the rollback of ${owesFlush} had flushed the cache`] : []),
    ...(phases[by] === 'lost' ? [`a late claim landed: ${by} had been rolled back`] : []),
  ];
}

/**
 * A pair of which somebody else had set a part, and that the writer had seen so, must stay whole, unless a person asked
 * for a share; nor is it the truth from then on, unless a person accepts it.
 */
function judgeForeign({ foreigner }: History, write: Write, sawBefore: View | null): string[] {
  if (!foreigner || personsWish(write) === 'share') return [];
  const { before, after, call } = write;
  const overwritten = before.weights.some((weights, i) => {
    const seen = JSON.stringify(sawBefore?.weights[i]) === JSON.stringify(weights);
    return isForeign(weights) && seen && JSON.stringify(after.weights[i]) !== JSON.stringify(weights);
  });
  const believed = swaps(write).some((swap) => swap.after?.operation === 'free' && isForeign(swap.after.to));
  return [
    ...(overwritten ? [`${call.by} overwrote weights that somebody else had set, and that it had seen`] : []),
    ...(believed && personsWish(write) === null
      ? [`${call.by} wrote down as the truth what somebody else had set`]
      : []),
  ];
}

/** Weights that only the somebody else of the model ever writes. */
function isForeign({ stable, canary }: Weights): boolean {
  return FOREIGN_WEIGHTS.includes(stable) || FOREIGN_WEIGHTS.includes(canary);
}
const FOREIGN_WEIGHTS = [42, 58];

function nameOf(owner: string, { slots }: Write): string {
  return [...slots.values()].find((slot) => slot.owner === owner)?.name ?? owner;
}

/** What is wrong where everything has come to rest; `told`: whether the watcher raises the alarm for a foreign lease. */
export function judgeRest(history: History, { weights, leases }: View, told: boolean): string[] {
  const { foreigner } = history;
  // After a fork what stands beside the lease must be what it says, whichever change was lost.
  const goals = history.fork === 'never' ? history.goals : weights.map(() => leaseIn(leases[0]?.text)?.to);
  // A pair of which somebody else has set a part stays whole as they left it.
  const wrong = weights.filter((live, i) => {
    const asWanted = live.stable === goals[i]?.stable && live.canary === goals[i]?.canary;
    return !asWanted && !(foreigner && isForeign(live));
  });
  // Over a text of somebody else nobody writes but a person, who has to be told.
  const isForeignText = leases.some(({ text }) => text !== null && parseLease(text) === null);
  if (isForeignText && told) return [];
  const held = leases.filter(({ text }) => text !== null && parseLease(text)?.operation !== 'free');
  const [goal] = goals;
  return [
    ...(wrong.length > 0 ? [`everything has ended, and the weights are not ${goal?.stable}-${goal?.canary}`] : []),
    ...(held.length > 0 && !told ? ['everything has ended, and the lease is stuck'] : []),
  ];
}

function leaseIn(text: string | null | undefined): Lease | null {
  return text ? parseLease(text) : null;
}
