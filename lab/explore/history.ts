import { parseLease } from '../../core/lease/lease.ts';
import { isRecord } from '../support/machine/data.ts';
import type { Call } from './calls.ts';
import type { Slot } from './setup.ts';
import type { View } from './zones.ts';

/** What the checks must remember about how a state came to be, and nothing that the product could see. */
export interface History {
  /** By stage; absent before it owned the lease. `lost` too when its own rollback came before its claim. */
  phases: Record<string, 'active' | 'committed' | 'lost'>;
  /** Where each pair ought to end, if nobody else moves it. */
  goals: View['weights'];
  /** Whose rollback is to flush the cache: the one that moved traffic back, or took over from it. */
  owesFlush: string | null;
  /** Whether somebody else ever wrote weights. */
  foreigner: boolean;
  /** In a world whose control plane may fork: the zones before the last changes, the newest first. Else empty. */
  earlier: number[];
  /** `stranded`: what was lost in a fork and may come back. */
  fork: 'never' | { stranded: number | null };
}

/** So many of the last changes may be lost in a fork. */
export const MOST_STRANDED = 2;

/** An accepted batch of ours. */
export interface Write {
  call: Call;
  before: View;
  after: View;
  slots: Map<string, Slot>;
  /** Which pairs belong to the group of the stack that wrote. */
  mine: boolean[];
}

/** The leases of a write that changed, before and after. */
export function swaps({ before, after }: Write) {
  return before.leases.flatMap(({ name, text }, i) => {
    const next = after.leases[i]?.text ?? null;
    if (next === text) return [];
    return [
      { name, text, before: text === null ? null : parseLease(text), after: next === null ? null : parseLease(next) },
    ];
  });
}

export function movesWeights({ before, after }: Write): boolean {
  return JSON.stringify(before.weights) !== JSON.stringify(after.weights);
}

/** The stage whose lease a call of the rollback machine ends, by slot; null for other calls. */
export function restoredSlot({ call, slots }: Write): Slot | null {
  const { request } = isRecord(call.input) ? call.input : {};
  if (!isRecord(request)) return null;
  const named = [...slots.values()].find(({ arn }) => arn === request.executionArn);
  return named ?? null;
}

/** Whether a person asked for this rollback, by share or by unlocking. */
export function personsWish({ call }: Write): 'share' | 'unlock' | null {
  const { request } = isRecord(call.input) ? call.input : {};
  if (!isRecord(request)) return null;
  return 'canaryPercent' in request ? 'share' : 'unlock' in request ? 'unlock' : null;
}

/** The history after an accepted write. */
export function remember(history: History, write: Write): History {
  const { call, after, slots } = write;
  const phases = { ...history.phases };
  const leases = swaps(write);
  for (const slot of slots.values()) {
    if (slot.kind !== 'stage') continue;
    const owner = slot.owner;
    const owns = after.leases.some(({ text }) => isActive(text, owner));
    if (phases[slot.name] === undefined && owns) phases[slot.name] = 'active';
    else if (phases[slot.name] === 'active' && !owns) {
      phases[slot.name] = call.program === 'release' && call.by === slot.name ? 'committed' : 'lost';
    } else if (phases[slot.name] === undefined && leases.some((swap) => swap.after?.owner === owner)) {
      phases[slot.name] = 'lost';
    }
  }
  const commits = call.program === 'release' || (call.program === 'restore' && personsWish(write) === 'share');
  const restored = leases.find((swap) => swap.after?.operation === 'restored' && swap.after.trafficMoved);
  const debtor = call.by === null ? null : (slots.get(call.by)?.ends ?? null);
  const owes = restored && (movesWeights(write) || history.owesFlush !== null);
  return {
    ...history,
    phases,
    goals: commits ? goalsAfter(history, write) : history.goals,
    owesFlush: owes ? debtor : history.owesFlush,
  };
}

/** Another group's pairs are not this write's business. */
function goalsAfter({ goals }: History, write: Write): View['weights'] {
  return goals.map((goal, i) => (write.mine[i] ? (write.after.weights[i] ?? goal) : goal));
}

function isActive(text: string | null, owner: string): boolean {
  const lease = text === null ? null : parseLease(text);
  return lease !== null && lease.owner === owner && (lease.operation === 'held' || lease.operation === 'moved');
}
