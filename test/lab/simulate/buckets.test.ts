import type { Change } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { Bucket, changeTokens, ROUTE_53, type Size } from '../../../lab/simulate/buckets.ts';

/** How many single calls a bucket lets in at each of these milliseconds, if many come. */
function letsIn(size: Size | undefined, times: number[]): number[] {
  const bucket = new Bucket(size ?? { burst: 0, perSecond: 0 }, 0);
  return times.map((time) => {
    let count = 0;
    for (; bucket.has(1, time); count++) bucket.take(1, time);
    return count;
  });
}

describe('what Route 53 lets in, as it documents it', () => {
  it.each([
    ['50 calls at once, then 10 a second', ROUTE_53.documented.together, [0, 0, 1000, 1500, 3500], [50, 0, 10, 5, 20]],
    ['of one operation no more than of all', ROUTE_53.documented.each, [0, 1000], [50, 10]],
    ['1,500 changes at once, then 100 a second', ROUTE_53.documented.changes, [0, 1000], [1500, 100]],
    ['no more than 50 after an hour of rest', ROUTE_53.documented.together, [3_600_000], [50]],
    ['five calls, where it is as it was', ROUTE_53.starved.together, [0, 1000, 2000], [5, 5, 5]],
  ])('%s', (_, size, times, expected) => {
    expect(letsIn(size, times)).toEqual(expected);
  });

  it('of a batch, an UPSERT for two changes: a rollback takes six for each name', () => {
    const change = (Action: Change['Action']): Change => ({ Action, ResourceRecordSet: { Name: 'a', Type: 'A' } });

    expect(changeTokens([change('DELETE'), change('UPSERT'), change('UPSERT'), change('CREATE')])).toBe(6);
  });
});
