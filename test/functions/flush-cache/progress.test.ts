import { describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../../functions/errors.ts';
import { alignTo, isThrough, noProgress, readResume, totalCounts } from '../../../functions/flush-cache/progress.ts';

const counts = [{ matched: 10, deleted: 7, preserved: 3 }];
const halfway = {
  shards: [
    { id: 'one', cursor: '17', scanned: 100, counts },
    { id: 'two', cursor: null, scanned: 200, counts },
  ],
  gone: [{ matched: 0, deleted: 0, preserved: 0 }],
};

describe('the progress of a flush', () => {
  it('begins at every server', () => {
    const progress = alignTo(['one', 'two'], noProgress(1));

    expect(progress.shards.map(({ id, cursor }) => [id, cursor])).toEqual([
      ['one', '0'],
      ['two', '0'],
    ]);
    expect(isThrough(progress)).toBe(false);
  });

  it('goes on at the servers that are still the same', () => {
    const progress = alignTo(['two', 'one'], readResume(JSON.stringify(halfway), 1));

    expect(progress.shards).toEqual([halfway.shards[1], halfway.shards[0]]);
  });

  it('begins anew at a server that took over, and keeps only what was really deleted', () => {
    const progress = alignTo(['one', 'three'], halfway);

    expect(progress.shards.map(({ id, cursor }) => [id, cursor])).toEqual([
      ['one', '17'],
      ['three', '0'],
    ]);
    expect(totalCounts(progress)).toEqual([{ matched: 17, deleted: 14, preserved: 3 }]);
  });

  it('begins anew at a server that was gone and came back', () => {
    const progress = alignTo(['one', 'two'], alignTo(['one'], halfway));

    expect(progress.shards.map(({ cursor }) => cursor)).toEqual(['17', '0']);
    expect(totalCounts(progress)).toEqual([{ matched: 17, deleted: 14, preserved: 3 }]);
  });

  it.each(['', 'null', '{}', '{"shards":[],"gone":[]}', 'not json'])('is not read from %j', (resume) => {
    expect(() => readResume(resume, 1)).toThrow(InvalidRequest);
  });
});
