import type { Status } from './status.ts';

type Facts = Omit<Status, 'alerts' | 'next'>;

/** The one command to type next, ready to be pasted but for the reason; null where there is nothing to do. */
export function nextCommand(facts: Facts): string | null {
  const { leases, owner, running, approvals, records, drift, nextStage, noStage } = facts;
  const [pending] = approvals ?? [];
  if (pending) return `sluice approve ${pending.execution} --comment "…"`;
  if (running && running.length > 0) return 'sluice watch';
  const foreign = leases?.find(({ text, operation }) => text !== null && operation === null);
  if (foreign) return unlock(foreign.text ?? '');
  const held = leases?.find(({ operation }) => operation !== null && operation !== 'free');
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
