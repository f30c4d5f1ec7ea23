import type { Change, ListResourceRecordSetsCommandInput, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { leaseText } from '../../core/lease/record-group.ts';
import { leaseRecord } from '../../core/lease/swap.ts';
import { weightedPair } from '../route-53/emulated-zone.ts';
import { applyBatch } from '../route-53/hosted-zone.ts';
import { listPage } from '../route-53/list.ts';
import { storedName } from '../route-53/names.ts';
import { epochsIn } from './clock.ts';
import type { ForeignWrite, Stack } from './setup.ts';
import { Memo, Table } from './table.ts';

/** What the checks and the traces look at in one state of the zone. */
export interface View {
  /** The lease beside each name of the world. */
  leases: { name: string; text: string | null }[];
  /** Each pair of the world, in the order of `pairs`. */
  weights: { stable: number; canary: number }[];
  epochs: number;
}

/** Every state of the hosted zone that came up, by number. */
export class Zones {
  private readonly table = new Table<ResourceRecordSet[]>();
  private readonly views = new Memo<number, View>();
  readonly pairs: { name: string; type: 'A' | 'AAAA' | 'CNAME' }[];
  private readonly leases: string[];

  constructor(stacks: Stack[]) {
    const records = stacks.flatMap(({ group }) =>
      group.records.flatMap(({ name, types }) => types.map((type) => ({ name, type }))),
    );
    this.pairs = records.filter(
      ({ name, type }, i) => records.findIndex((other) => other.name === name && other.type === type) === i,
    );
    this.leases = [
      ...new Set(stacks.flatMap(({ group }) => group.records.map(({ name }) => `${group.leaseRecordName}.${name}`))),
    ];
  }

  first(weights: { stable: number; canary: number }, lease: string | null): number {
    const upserts: Change[] = [
      ...this.pairs.flatMap(({ name, type }) => weightedPair(weights, name, type === 'AAAA' ? 'AAAA' : 'A')),
      ...(lease === null ? [] : this.leases.map((name) => leaseRecord(name, lease))),
    ].map((record) => ({ Action: 'UPSERT', ResourceRecordSet: record }));
    return this.table.intern(answered(applyBatch([], upserts)));
  }

  list(zone: number, input: ListResourceRecordSetsCommandInput) {
    return listPage(this.table.get(zone), input);
  }

  /** The zone after the batch, or why it stays. */
  change(zone: number, changes: Change[]): { zone: number } | { refused: string[] } {
    const answer = applyBatch(this.table.get(zone), changes);
    return 'records' in answer ? { zone: this.table.intern(answer.records) } : { refused: answer.refused };
  }

  /** What somebody else does to the records, in the console. */
  foreign(zone: number, { weightOf = (_, __, weight) => weight, leaseText: text }: ForeignWrite): number {
    const kept = this.table.get(zone).filter(({ Type }) => text !== null || Type !== 'TXT');
    return this.table.intern(
      kept.map((record) => {
        if (record.Type === 'TXT' && text) return leaseRecord(record.Name ?? '', text);
        const pair = this.pairs.findIndex(({ name, type }) => isPair(record, name, type));
        const side = record.SetIdentifier === 'canary' ? 'canary' : 'stable';
        return pair < 0 ? record : { ...record, Weight: weightOf(pair, side, record.Weight ?? 0) };
      }),
    );
  }

  view(zone: number): View {
    return this.views.get(zone, () => {
      const records = this.table.get(zone);
      const weightOf = (name: string, type: string, id: string) =>
        records.find((record) => isPair(record, name, type) && record.SetIdentifier === id)?.Weight ?? 0;
      return {
        leases: this.leases.map((name) => {
          const record = records.find(({ Name, Type }) => Type === 'TXT' && Name === storedName(name));
          return { name, text: record ? leaseText(record) : null };
        }),
        weights: this.pairs.map(({ name, type }) => ({
          stable: weightOf(name, type, 'stable'),
          canary: weightOf(name, type, 'canary'),
        })),
        epochs: epochsIn(JSON.stringify(records)),
      };
    });
  }
}

function isPair(record: ResourceRecordSet, name: string, type: string): boolean {
  return record.Type === type && record.Name === storedName(name);
}

function answered(answer: ReturnType<typeof applyBatch>): ResourceRecordSet[] {
  if ('refused' in answer) throw new Error(answer.refused.join('; '));
  return answer.records;
}
