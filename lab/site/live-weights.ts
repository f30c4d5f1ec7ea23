import type { Route53Client } from '@aws-sdk/client-route-53';
import { parseLease } from '../../core/lease/lease.ts';
import { commonLease, type RecordGroup, readRecordGroup } from '../../core/lease/record-group.ts';
import { dnsOf } from '../../core/lease/route-53.ts';
import { pairsOf, weightsOf } from '../../core/lease/weights.ts';
import type { Weights } from '../../core/protocol/rollout.ts';

export interface Live {
  weights: Weights;
  /** Nobody holds the lease, so the next stage may begin. */
  free: boolean;
}

/** The weights that Route 53 serves now; every record of the group has them, or this throws. */
export async function readLive(route53: Route53Client, group: RecordGroup): Promise<Live> {
  const snapshot = await readRecordGroup(dnsOf(route53).list, group);
  const all = pairsOf(snapshot, group).map(weightsOf);
  const [weights] = all;
  if (!weights || all.some(({ stable, canary }) => stable !== weights.stable || canary !== weights.canary)) {
    throw new Error(`The records of the group have different weights: ${JSON.stringify(all)}`);
  }
  const lease = commonLease(snapshot.leases);
  return { weights, free: lease === null || (lease !== undefined && parseLease(lease)?.operation === 'free') };
}
