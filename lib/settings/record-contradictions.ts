import { whyTooLarge } from '../../core/lease/batch-room.ts';
import { leaseNameOf, type RecordGroup } from '../../core/lease/record-group.ts';
import type { Contradiction } from './contradiction.ts';

/** More names than one change can move, even where each record is an alias; *Prepare stage* looks at the records themselves. */
export function recordContradictions(
  group: Pick<RecordGroup, 'records' | 'leaseRecordName' | 'stable' | 'canary'>,
): Contradiction[] {
  return [...tooMany(group), ...clashing(group)];
}

function tooMany(group: Pick<RecordGroup, 'records' | 'leaseRecordName'>): Contradiction[] {
  const names = group.records.map(({ name }) => leaseNameOf(group, name));
  const why = whyTooLarge(names, []);
  if (!why) return [];
  const fitting = names.findLastIndex((_, i) => whyTooLarge(names.slice(0, i + 1), []) === null) + 1;
  const message = `${why}: ${fitting} names would fit, so move the others as a group of their own, in another environment`;
  return [{ path: ['recordGroup', 'records'], message }];
}

/** What Route 53 cannot hold, or what would be one record where two are meant. */
function clashing({ records, stable, canary }: Pick<RecordGroup, 'records' | 'stable' | 'canary'>): Contradiction[] {
  const twice = records.flatMap(({ name }, i) =>
    records.findIndex((other) => other.name === name) < i
      ? [
          {
            path: ['recordGroup', 'records', i, 'name'],
            message: 'the name stands here twice: write it once, with all of its types',
          },
        ]
      : [],
  );
  const beside = records.flatMap(({ types }, i) =>
    types.includes('CNAME') && types.length > 1
      ? [
          {
            path: ['recordGroup', 'records', i, 'types'],
            message: 'a name with a CNAME has no other record: write ["CNAME"] alone, or leave it out',
          },
        ]
      : [],
  );
  const same = [
    {
      path: ['recordGroup', 'canary'],
      message: '"stable" has the same SetIdentifier: write those of two different records',
    },
  ];
  return [...twice, ...beside, ...(stable === canary ? same : [])];
}
