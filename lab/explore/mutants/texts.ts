import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Dns } from '../../../core/lease/swap.ts';

/** Route 53 as a function would see it through glasses: TXT values changed on the way in, and on the way out. */
export function throughGlasses(dns: Dns, read: (text: string) => string, write: (text: string) => string): Dns {
  return {
    list: async (input) => {
      const page = await dns.list(input);
      return { ...page, ResourceRecordSets: page.ResourceRecordSets?.map((record) => withText(record, read)) };
    },
    change: ({ ChangeBatch, ...input }) =>
      dns.change({
        ...input,
        ChangeBatch: {
          ...ChangeBatch,
          Changes: (ChangeBatch?.Changes ?? []).map((change) =>
            change.ResourceRecordSet
              ? { ...change, ResourceRecordSet: withText(change.ResourceRecordSet, write) }
              : change,
          ),
        },
      }),
  };
}

function withText(record: ResourceRecordSet, change: (text: string) => string): ResourceRecordSet {
  if (record.Type !== 'TXT') return record;
  return { ...record, ResourceRecords: record.ResourceRecords?.map(({ Value = '' }) => ({ Value: change(Value) })) };
}
