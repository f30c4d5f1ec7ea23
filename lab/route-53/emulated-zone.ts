import { InvalidChangeBatch, type ResourceRecordSet, type ResourceRecordSetProtection } from '@aws-sdk/client-route-53';
import type { RecordGroup } from '../../core/lease/record-group.ts';
import type { Dns } from '../../core/lease/swap.ts';
import type { Weights } from '../../core/protocol/rollout.ts';
import { applyBatch } from './hosted-zone.ts';
import { listPage } from './list.ts';
import { sameNameAndType } from './names.ts';

/** A hosted zone with room for what happens just before and just after a change. */
export class Zone implements Dns {
  records: ResourceRecordSet[];
  protections: ResourceRecordSetProtection[] = [];
  changes = 0;
  /** Runs once, just before the next change is looked at: somebody who writes in between. */
  beforeChange: (() => void) | undefined;
  /** Runs once, just after the next change was applied: where an answer gets lost. */
  afterChange: (() => void) | undefined;

  constructor(records: ResourceRecordSet[]) {
    this.records = records;
  }

  list: Dns['list'] = async (input) => listPage(this.records, input);

  change: Dns['change'] = async ({ ChangeBatch }) => {
    const [before, after] = [this.beforeChange, this.afterChange];
    this.beforeChange = undefined;
    this.afterChange = undefined;
    before?.();
    const answer = applyBatch(this.records, ChangeBatch?.Changes ?? [], this.protections);
    if ('refused' in answer) {
      const { refused: messages } = answer;
      throw new InvalidChangeBatch({ $metadata: {}, message: `[${messages.join(', ')}]`, messages });
    }
    this.records = answer.records;
    this.changes += 1;
    after?.();
    return {
      $metadata: {},
      ChangeInfo: { Id: `/change/C${this.changes}`, Status: 'PENDING', SubmittedAt: new Date() },
    };
  };

  weights(name = 'www.example.com', type = 'A'): Weights {
    const weightOf = (id: string) =>
      this.records.find((record) => isOf(record, name, type) && record.SetIdentifier === id)?.Weight ?? -1;
    return { stable: weightOf('stable'), canary: weightOf('canary') };
  }

  lease(name = 'www.example.com'): string | undefined {
    const record = this.records.find((record) => isOf(record, `_rollout.${name}`, 'TXT'));
    return record?.ResourceRecords?.[0]?.Value?.replaceAll('"', '');
  }

  /** What a person should not do in the console. */
  deleteLease(): void {
    this.records = this.records.filter(({ Type }) => Type !== 'TXT');
  }

  /** What a tool does that makes the zone look as it once did. */
  setLease(text: string, name?: string): void {
    this.records = this.records.map((record) =>
      record.Type === 'TXT' && (name === undefined || isOf(record, `_rollout.${name}`, 'TXT'))
        ? { ...record, ResourceRecords: [{ Value: `"${text}"` }] }
        : record,
    );
  }

  /** What a tool does that takes the name for its own. */
  addToLease(value: string): void {
    this.records = this.records.map((record) =>
      record.Type === 'TXT'
        ? { ...record, ResourceRecords: [...(record.ResourceRecords ?? []), { Value: value }] }
        : record,
    );
  }

  /** What a person does in the console, and no harm in it. */
  setLeaseTtl(TTL: number): void {
    this.records = this.records.map((record) => (record.Type === 'TXT' ? { ...record, TTL } : record));
  }

  remove(side: 'stable' | 'canary'): void {
    this.records = this.records.filter(({ SetIdentifier }) => SetIdentifier !== side);
  }

  /** What a person does who gives the records of a name another routing policy. */
  routeByLatency(name = 'www.example.com', type = 'A'): void {
    const regions: Record<string, ResourceRecordSet['Region']> = { stable: 'eu-central-1', canary: 'eu-west-1' };
    this.records = this.records.map(({ Weight, ...record }) =>
      isOf(record, name, type) ? { ...record, Region: regions[record.SetIdentifier ?? ''] } : { ...record, Weight },
    );
  }

  /** What a person does in the console. */
  setWeights(weights: Weights, name = 'www.example.com', type = 'A'): void {
    this.records = this.records.map((record) =>
      isOf(record, name, type)
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

function isOf(record: ResourceRecordSet, Name: string, type: string): boolean {
  return record.Type === type && sameNameAndType(record, { ...record, Name });
}
