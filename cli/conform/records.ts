import { ChangeResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { formatLease, freshEpoch, type Lease } from '../../core/lease/lease.ts';
import { leaseNameOf, type RecordGroup, readRecordGroup, type Snapshot } from '../../core/lease/record-group.ts';
import { dnsOf } from '../../core/lease/route-53.ts';
import { type Dns, leaseRecord, type Swap } from '../../core/lease/swap.ts';
import { commonWeights, pairsOf, withWeights } from '../../core/lease/weights.ts';
import { formatWeights, type Weights } from '../../core/protocol/rollout.ts';
import type { Clients, Site } from './site.ts';

const BEFORE: Weights = { stable: 100, canary: 0 };
const AFTER: Weights = { stable: 75, canary: 25 };

/** Of documentation: https://www.rfc-editor.org/rfc/rfc5737, https://www.rfc-editor.org/rfc/rfc3849 */
const ADDRESSES = { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1', '2001:db8::2'] } as const;

export function dns({ route53 }: Clients): Dns {
  return dnsOf(route53);
}

/** As a stack would know it. */
export function groupAt({ zoneId, names }: Site, label: string): RecordGroup {
  return {
    hostedZoneId: zoneId,
    records: [{ name: `${label}.${names.zone}`, types: ['A', 'AAAA'] }],
    ...{ stable: 'stable', canary: 'canary', leaseRecordName: '_rollout' },
  };
}

export function lease(operation: Lease['operation'], from = BEFORE, to = AFTER): string {
  const owner = `${'0'.repeat(8)}.${'0'.repeat(10)}`;
  return formatLease({ operation, trafficMoved: false, epoch: freshEpoch(), owner, from, to });
}

/** Weighted records of two types below a label that no other question uses, with a lease beside them. */
export async function layOut(
  site: Site,
  label: string,
  { aliased = false, beside = lease('held') }: { aliased?: boolean; beside?: string } = {},
): Promise<RecordGroup> {
  const group = groupAt(site, label);
  const name = `${label}.${site.names.zone}`;
  const identifiers = ['stable', 'canary'] as const;
  const targets = Object.entries(ADDRESSES).flatMap(([Type, addresses]) =>
    addresses.map((Value, i) => ({
      ...{
        Name: `${identifiers[i]}-target.${name}`,
        Type: Type as 'A' | 'AAAA',
        TTL: 60,
        ResourceRecords: [{ Value }],
      },
    })),
  );
  const weighted = targets.map(({ Type, TTL, ResourceRecords, Name }, i): ResourceRecordSet => {
    const SetIdentifier = identifiers[i % 2] ?? '';
    const points = aliased
      ? { AliasTarget: { HostedZoneId: site.zoneId, DNSName: Name, EvaluateTargetHealth: false } }
      : { TTL, ResourceRecords };
    return {
      Name: name,
      Type,
      SetIdentifier,
      Weight: BEFORE[SetIdentifier === 'stable' ? 'stable' : 'canary'],
      ...points,
    };
  });
  await create(site, ...(aliased ? targets : []), ...weighted, leaseRecord(leaseNameOf(group, name), beside));
  return group;
}

export async function create({ clients, zoneId }: Site, ...records: ResourceRecordSet[]): Promise<void> {
  const Changes = records.map((record) => ({ Action: 'CREATE' as const, ResourceRecordSet: record }));
  await clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes } }));
}

export function change(site: Site, Action: 'UPSERT' | 'DELETE', ...records: ResourceRecordSet[]) {
  const Changes = records.map((record) => ({ Action, ResourceRecordSet: record }));
  return dns(site.clients).change({ HostedZoneId: site.zoneId, ChangeBatch: { Changes } });
}

export function text(Name: string, ...values: string[]): ResourceRecordSet {
  return { Name, Type: 'TXT', TTL: 60, ResourceRecords: values.map((Value) => ({ Value })) };
}

export function read(site: Site, group: RecordGroup): Promise<Snapshot> {
  return readRecordGroup(dns(site.clients).list, group);
}

/** The advance of a stage, from what stands there now. */
export function advance(snapshot: Snapshot, group: RecordGroup, to = AFTER): Swap {
  const records = pairsOf(snapshot, group).flatMap((pair) => withWeights(pair, to));
  return { expected: snapshot.leases, next: lease('moved'), records, comment: 'sluice conform' };
}

export function weightsIn(snapshot: Snapshot, group: RecordGroup): string {
  const weights = commonWeights(pairsOf(snapshot, group));
  return weights ? formatWeights(weights) : 'differing weights';
}
