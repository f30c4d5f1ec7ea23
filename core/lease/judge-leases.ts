import { type Lease, machineHash, parseLease } from './lease.ts';
import { leaseTexts, type Snapshot } from './record-group.ts';

/** What the watcher makes of the leases beside the names of the group: one, unless somebody else has a part of them. */
export interface LeaseJudgement {
  /** Owned by an execution of these machines; whether it still runs is the next question. */
  owned: { lease: Lease; machineArn: string }[];
  /** A person has to look: it is not ours to take. Null when there is nothing of the kind. */
  foreign: string | null;
}

export function judgeLeases(leases: Snapshot['leases'], machineArns: string[]): LeaseJudgement {
  const owned = new Map<string, LeaseJudgement['owned'][number]>();
  const foreign: string[] = [];
  for (const text of new Set(leaseTexts(leases))) {
    if (text === null) continue;
    const lease = parseLease(text);
    const machineArn = machineArns.find((arn) => lease?.owner.startsWith(machineHash(arn)));
    if (!lease) foreign.push(`the lease holds "${text}", which Sluice did not write`);
    else if (lease.operation === 'free') continue;
    else if (machineArn) owned.set(lease.owner, { lease, machineArn });
    else foreign.push(`the lease belongs to ${lease.owner}, which is no machine of this stack`);
  }
  return { owned: [...owned.values()], foreign: foreign.join('; ') || null };
}
