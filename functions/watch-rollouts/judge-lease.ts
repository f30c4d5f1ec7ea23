import { machineHash, parseLease } from '../lease/lease.ts';

/** What the watcher makes of the lease. */
export type LeaseJudgement =
  | { state: 'free' }
  /** Owned by an execution of this machine; whether it still runs is the next question. */
  | { state: 'owned'; owner: string; machineArn: string }
  /** A person has to look: it is not ours to take. */
  | { state: 'foreign'; reason: string };

export function judgeLease(text: string | null | undefined, machineArns: string[]): LeaseJudgement {
  if (text === undefined) return { state: 'foreign', reason: 'the names of the record group carry different leases' };
  if (text === null) return { state: 'free' };
  const lease = parseLease(text);
  if (!lease) return { state: 'foreign', reason: `the lease holds "${text}", which Sluice did not write` };
  if (lease.operation === 'free') return { state: 'free' };
  const machineArn = machineArns.find((arn) => lease.owner.startsWith(machineHash(arn)));
  if (!machineArn)
    return { state: 'foreign', reason: `the lease belongs to ${lease.owner}, which is no machine of this stack` };
  return { state: 'owned', owner: lease.owner, machineArn };
}
