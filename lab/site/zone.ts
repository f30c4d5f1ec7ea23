import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { Snapshot } from '../../core/lease/record-group.ts';
import type { Weights } from '../../core/protocol/rollout.ts';

export const SITE = 'www.shop.example';

/** Addresses from the blocks that are reserved for documentation; nobody ever connects to them. */
const ADDRESSES = {
  A: { stable: '192.0.2.10', canary: '192.0.2.20' },
  AAAA: { stable: '2001:db8::10', canary: '2001:db8::20' },
} as const;

export interface ZoneOptions {
  ttlSeconds: number;
  weights?: Weights;
  /** The name in the zone `shop.example`. @default SITE */
  site?: string;
}

/** A zone of these sites as it stands before a rollout: all traffic on stable. Answers with the id of the zone. */
export async function createZone(
  route53: Route53Client,
  options: Omit<ZoneOptions, 'site'>,
  sites: Iterable<string> = [SITE],
): Promise<string> {
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: 'shop.example', CallerReference: crypto.randomUUID() }),
  );
  const zone = HostedZone?.Id?.replace('/hostedzone/', '');
  if (!zone) throw new Error('The emulator made no hosted zone.');
  for (const site of sites) await setRecords(route53, zone, { ...options, site });
  return zone;
}

/** Puts the weighted records as given, whatever they were. */
export async function setRecords(route53: Route53Client, zone: string, options: ZoneOptions): Promise<void> {
  const Changes = weightedRecords(options).map((ResourceRecordSet) => ({
    Action: 'UPSERT' as const,
    ResourceRecordSet,
  }));
  await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes } }));
}

/** What takes a lease away that stands there, as a tool does that knows nothing of it. */
export function leaseDeletions({ leases }: Pick<Snapshot, 'leases'>): Change[] {
  return [...leases.values()].flatMap((record) => (record ? [{ Action: 'DELETE', ResourceRecordSet: record }] : []));
}

function weightedRecords({
  ttlSeconds,
  weights = { stable: 100, canary: 0 },
  site = SITE,
}: ZoneOptions): ResourceRecordSet[] {
  return (['A', 'AAAA'] as const).flatMap((Type) =>
    (['stable', 'canary'] as const).map((side) => ({
      Name: site,
      Type,
      SetIdentifier: side,
      Weight: weights[side],
      TTL: ttlSeconds,
      ResourceRecords: [{ Value: ADDRESSES[Type][side] }],
    })),
  );
}
