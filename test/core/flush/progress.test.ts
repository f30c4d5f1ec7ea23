import { describe, expect, it } from 'vitest';
import { alignTo, isThrough, noProgress, readResume, totalCounts, writeResume } from '../../../core/flush/progress.ts';
import { InvalidRequest } from '../../../core/protocol/errors.ts';

const counts = [{ matched: 10, deleted: 7, preserved: 3, unanswered: 0 }];
const halfway = {
  shards: [
    { id: 'one', cursor: '17', scanned: 100, counts },
    { id: 'two', cursor: null, scanned: 200, counts },
  ],
  gone: [{ matched: 0, deleted: 0, preserved: 0, unanswered: 0 }],
  layout: 'a',
  secondPass: 'none' as const,
  deletedBefore: 0,
};

const named = (...ids: string[]) => ids.map((id) => ({ id, layout: 'a' }));

describe('the progress of a flush', () => {
  it('begins at every server', () => {
    const progress = alignTo(named('one', 'two'), noProgress(1, false));

    expect(progress.shards.map(({ id, cursor }) => [id, cursor])).toEqual([
      ['one', '0'],
      ['two', '0'],
    ]);
    expect(isThrough(progress)).toBe(false);
  });

  it('goes on at the servers that are still the same', () => {
    const progress = alignTo(named('two', 'one'), readResume(writeResume(halfway), 1));

    expect(progress.shards).toEqual([halfway.shards[1], halfway.shards[0]]);
  });

  it('begins anew at a server that took over, and keeps only what was really deleted', () => {
    const progress = alignTo(named('one', 'three'), halfway);

    expect(progress.shards.map(({ id, cursor }) => [id, cursor])).toEqual([
      ['one', '17'],
      ['three', '0'],
    ]);
    expect(totalCounts(progress)).toEqual([{ matched: 17, deleted: 14, preserved: 3, unanswered: 0 }]);
  });

  it('begins anew at a server that was gone and came back', () => {
    const progress = alignTo(named('one', 'two'), alignTo(named('one'), halfway));

    expect(progress.shards.map(({ cursor }) => cursor)).toEqual(['17', '0']);
    expect(totalCounts(progress)).toEqual([{ matched: 17, deleted: 14, preserved: 3, unanswered: 0 }]);
  });

  it('begins anew everywhere when slots have moved', () => {
    const progress = alignTo(
      [
        { id: 'one', layout: 'b' },
        { id: 'two', layout: 'b' },
      ],
      structuredClone(halfway),
    );

    expect(progress.shards.map(({ cursor }) => cursor)).toEqual(['0', '0']);
    expect(totalCounts(progress)).toEqual([{ matched: 14, deleted: 14, preserved: 0, unanswered: 0 }]);
  });

  it('of the largest cluster there is has room in the state data of a machine', () => {
    const shards = Array.from({ length: 500 }, (_, i) => ({
      id: `${i}`.padStart(40, 'f'),
      cursor: '18446744073709551615',
      scanned: 123_456_789,
      counts: Array.from({ length: 6 }, () => ({
        matched: 1_234_567,
        deleted: 1_234_567,
        preserved: 1_234,
        unanswered: 0,
      })),
    }));

    expect(writeResume({ ...halfway, shards }).length).toBeLessThan(150_000);
  });

  it.each(['', 'null', '{}', '{"shards":[],"gone":[]}', 'not json'])('is not read from %j', (resume) => {
    expect(() => readResume(resume, 1)).toThrow(InvalidRequest);
  });
});
