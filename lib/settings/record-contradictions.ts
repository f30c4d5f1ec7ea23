import { whyTooLarge } from '../../core/lease/batch-room.ts';
import { leaseNameOf, type RecordGroup } from '../../core/lease/record-group.ts';
import type { Contradiction } from './contradiction.ts';

/** More names than one change can move, even where each record is an alias; *Prepare stage* looks at the records themselves. */
export function recordContradictions(group: Pick<RecordGroup, 'records' | 'leaseRecordName'>): Contradiction[] {
  const names = group.records.map(({ name }) => leaseNameOf(group, name));
  const why = whyTooLarge(names, []);
  if (!why) return [];
  const fitting = names.findLastIndex((_, i) => whyTooLarge(names.slice(0, i + 1), []) === null) + 1;
  const message = `${why}: ${fitting} names would fit, so move the others as a group of their own, in another environment`;
  return [{ path: ['recordGroup', 'records'], message }];
}
