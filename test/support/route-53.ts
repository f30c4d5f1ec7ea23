import { type Change, InvalidChangeBatch, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { RecordGroup } from '../../functions/lease/record-group.ts';
import type { Dns } from '../../functions/lease/swap.ts';
import type { Weights } from '../../functions/rollout.ts';

/**
 * Route 53 with the rules that the lease rests on: a batch is all or nothing and applied in order, CREATE must find
 * nothing, DELETE must match exactly, UPSERT overwrites.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
 */
export class Zone implements Dns {
  records: ResourceRecordSet[];
  changes = 0;
  /** Runs once, just before the next change is looked at: somebody who writes in between. */
  beforeChange: (() => void) | undefined;
  /** Runs once, just after the next change was applied: where an answer gets lost. */
  afterChange: (() => void) | undefined;

  constructor(records: ResourceRecordSet[]) {
    this.records = records;
  }

  list: Dns['list'] = async ({ StartRecordName = '' }) => ({
    $metadata: {},
    IsTruncated: false,
    MaxItems: 300,
    ResourceRecordSets: structuredClone(this.records.filter(({ Name }) => fqdn(Name).endsWith(fqdn(StartRecordName)))),
  });

  change: Dns['change'] = async ({ ChangeBatch }) => {
    const [before, after] = [this.beforeChange, this.afterChange];
    this.beforeChange = undefined;
    this.afterChange = undefined;
    before?.();
    this.records = (ChangeBatch?.Changes ?? []).reduce(apply, this.records);
    this.changes += 1;
    after?.();
    return {
      $metadata: {},
      ChangeInfo: { Id: `/change/C${this.changes}`, Status: 'PENDING', SubmittedAt: new Date() },
    };
  };

  weights(name = 'www.example.com', type = 'A'): Weights {
    const weightOf = (id: string) =>
      this.records.find(
        (record) => fqdn(record.Name) === fqdn(name) && record.Type === type && record.SetIdentifier === id,
      )?.Weight ?? -1;
    return { stable: weightOf('stable'), canary: weightOf('canary') };
  }

  lease(name = 'www.example.com'): string | undefined {
    const record = this.records.find(({ Name, Type }) => Type === 'TXT' && fqdn(Name) === fqdn(`_rollout.${name}`));
    return record?.ResourceRecords?.[0]?.Value?.replaceAll('"', '');
  }

  /** What a person should not do in the console. */
  deleteLease(): void {
    this.records = this.records.filter(({ Type }) => Type !== 'TXT');
  }

  /** What a person does in the console. */
  setWeights(weights: Weights, name = 'www.example.com', type = 'A'): void {
    this.records = this.records.map((record) =>
      fqdn(record.Name) === fqdn(name) && record.Type === type
        ? { ...record, Weight: record.SetIdentifier === 'stable' ? weights.stable : weights.canary }
        : record,
    );
  }
}

export const group: RecordGroup = {
  hostedZoneId: 'Z1',
  records: [{ name: 'www.example.com', types: ['A'] }],
  stable: 'stable',
  canary: 'canary',
  leaseRecordName: '_rollout',
};

/** The two weighted records of a name, as Route 53 lists them. */
export function weightedPair(
  { stable, canary }: Weights,
  name = 'www.example.com',
  type: 'A' | 'AAAA' = 'A',
): ResourceRecordSet[] {
  const address = type === 'A' ? ['192.0.2.1', '192.0.2.2'] : ['2001:db8::1', '2001:db8::2'];
  return [
    {
      Name: `${name}.`,
      Type: type,
      SetIdentifier: 'stable',
      Weight: stable,
      TTL: 60,
      ResourceRecords: [{ Value: address[0] }],
    },
    {
      Name: `${name}.`,
      Type: type,
      SetIdentifier: 'canary',
      Weight: canary,
      TTL: 60,
      ResourceRecords: [{ Value: address[1] }],
    },
  ];
}

function apply(records: ResourceRecordSet[], { Action, ResourceRecordSet: wanted }: Change): ResourceRecordSet[] {
  if (!wanted) return records;
  const found = records.find((record) => sameSet(record, wanted));
  const what = `resource record set [name='${wanted.Name}', type='${wanted.Type}']`;
  if (Action === 'CREATE' && found) throw invalid(`Tried to create ${what} but it already exists`);
  if (Action === 'DELETE' && !found) throw invalid(`Tried to delete ${what} but it was not found`);
  if (Action === 'DELETE' && found && !sameValues(found, wanted)) {
    throw invalid(`Tried to delete ${what} but the values provided do not match the current values`);
  }
  const others = records.filter((record) => record !== found);
  return Action === 'DELETE' ? others : [...others, { ...wanted, Name: fqdn(wanted.Name) }];
}

function invalid(message: string): InvalidChangeBatch {
  return new InvalidChangeBatch({ $metadata: {}, message: `[${message}]`, messages: [message] });
}

function sameSet(a: ResourceRecordSet, b: ResourceRecordSet): boolean {
  return fqdn(a.Name) === fqdn(b.Name) && a.Type === b.Type && a.SetIdentifier === b.SetIdentifier;
}

function sameValues(a: ResourceRecordSet, b: ResourceRecordSet): boolean {
  const valuesOf = ({ Name: _, ...values }: ResourceRecordSet) => JSON.stringify(Object.entries(values).sort());
  return valuesOf(a) === valuesOf(b);
}

function fqdn(name = ''): string {
  return name.endsWith('.') ? name : `${name}.`;
}
