import { withStop } from '../../core/text/inert.ts';
import { clock } from '../../core/text/times.ts';
import type { Status } from './status.ts';

type Facts = Omit<Status, 'alerts' | 'next'>;

const WITHOUT_IT =
  ' The last stage’s traffic is not back: once that text is removed, the watcher puts it back within a minute, and an hour after the stage "sluice rollback" does.';

/** What a person should look at, the gravest first; what cannot be read is no good news either. */
export function alertsIn({ environment, alarms, drift, leases, owner, running, last, problems }: Facts): string[] {
  const red = (alarms ?? []).filter(({ state }) => state === 'ALARM');
  const own = `Sluice-${environment}-`;
  const foreign = leases?.find(({ text, operation }) => text !== null && operation === null);
  const held = leases?.find(({ operation }) => operation !== null && operation !== 'free');
  const stage = running?.find(({ machine }) => machine === 'stage');
  const isRolledBack = running?.some(({ machine }) => machine === 'rollback');
  const isOwed = last !== null && last.after === null && last.traffic === null && running?.length === 0;
  return [
    ...red.map(({ name, updatedAt }) => {
      const article = name.startsWith(own) ? `: see the runbook, ${name.slice(own.length).replace(/-2$/, '')}` : '';
      return `Alarm ${name} is red${updatedAt ? ` since ${clock(updatedAt)}` : ''}${article}.`;
    }),
    drift,
    foreign && `The lease holds "${foreign.text}", which Sluice did not write.${isOwed ? WITHOUT_IT : ''}`,
    held && owner === null && `The lease belongs to ${held.owner}, which no machine of this stack knows.`,
    held && owner?.running === false && !isRolledBack && `${owner.execution} has ended, and still has the lease.`,
    stage?.step && leases && !held && `${stage.execution} runs, and its lease is gone: it can move nothing any more.`,
    last?.traffic?.ending === 'left as somebody set it' && last.traffic.words,
    ...problems,
  ]
    .filter((alert) => typeof alert === 'string')
    .map(withStop);
}
