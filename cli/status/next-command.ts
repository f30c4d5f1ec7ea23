import type { Status } from './status.ts';

type Facts = Omit<Status, 'alerts' | 'next'>;

/**
 * The one command to type next, ready to be pasted but for the reason; null where there is nothing to do. `removal` is the
 * one that removes a text in the lease's place that Sluice did not write.
 */
export function nextCommand(facts: Facts, removal: string | null): string | null {
  const { leases, owner, running, approvals, records, drift, last, nextStage, noStage, problems } = facts;
  const held = leases?.find(({ operation }) => operation !== null && operation !== 'free');
  const stage = running?.find(({ machine }) => machine === 'stage');
  // It can move nothing any more, whoever says yes to it.
  if (stage?.step && leases && !held) return 'sluice abort --reason "…"';
  const [pending] = approvals ?? [];
  if (pending) return `sluice approve ${pending.execution} --comment "…"`;
  if (running && running.length > 0) return 'sluice watch';
  const foreign = leases?.find(({ text, operation }) => text !== null && operation === null);
  // An unlock accepts the weights as they are. Of a stage whose traffic is not back it would make those of the canary the truth.
  const isOwed = last ? last.after === null && last.traffic === null : problems.length > 0;
  if (foreign) return isOwed ? removal : unlock(foreign.text ?? '');
  // The watcher comes within a minute or two.
  if (held) return owner ? 'sluice watch' : unlock(held.owner ?? '');
  const free = leases?.find((lease) => lease.operation === 'free');
  if (drift) return free ? unlock(free.owner ?? '') : null;
  if (nextStage !== null) return `sluice stage ${nextStage} --reason "…"`;
  return records && noStage?.startsWith('nothing') ? null : 'sluice preflight';
}

function unlock(owner: string): string {
  const named = /^[\w.]+$/.test(owner) ? owner : `'${owner.replaceAll("'", `'\\''`)}'`;
  return `sluice unlock --owner ${named} --reason "…"`;
}
