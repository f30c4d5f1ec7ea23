import { describe, expect, it } from 'vitest';
import { ageAt, judgeAge } from '../../../lab/demo/answer-age.ts';
import { flush } from '../../core/health/fixture.ts';

const iso = (second: number) => new Date(second * 1000).toISOString();
const FLUSH = { ...flush(iso(11)), startedAt: iso(10), flushedAt: iso(11) };
const visit = (asked: number, cached: number | null) => ({
  ...{ ok: true, askedAt: asked * 1000 },
  cachedAt: cached === null ? null : cached * 1000,
});
const TIMES = { flush: FLUSH, flushAgain: undefined, endedAt: 30_000 };

describe('how old answers are', () => {
  it('is told of those that were asked for between the end of the flush and the end of the stage', () => {
    const visits = [visit(10.5, 1), visit(11, 10.5), visit(14, 12), visit(20, 12), visit(21, null), visit(30, 1)];

    expect(judgeAge(visits, TIMES)).toEqual({ answers: 3, olderThanFlush: 0, p50Seconds: 2, p99Seconds: 8 });
  });

  it('finds an answer that the flush should have taken', () => {
    expect(judgeAge([visit(12, 9.9), visit(12, 10)], TIMES).olderThanFlush).toBe(1);
  });

  it('does not hold against a flush over some time what it has not taken yet', () => {
    const over = { ...TIMES, flush: { ...FLUSH, goneBy: iso(15) } };

    expect(judgeAge([visit(14.9, 5)], over)).toMatchObject({ answers: 0, olderThanFlush: 0 });
    expect(judgeAge([visit(15, 5)], over)).toMatchObject({ answers: 1, olderThanFlush: 1 });
  });

  it('measures by the second flush once that is over', () => {
    const twice = { ...TIMES, flushAgain: { ...FLUSH, startedAt: iso(20), flushedAt: iso(21) } };

    expect(judgeAge([visit(20.5, 12), visit(21, 12), visit(22, 20)], twice).olderThanFlush).toBe(1);
  });

  it('is not held against a stage that flushed nothing', () => {
    const skipped = { ...TIMES, flush: { ...FLUSH, skipped: true } };

    expect(judgeAge([visit(12, 2)], skipped)).toMatchObject({ answers: 1, olderThanFlush: null, p99Seconds: 10 });
    expect(judgeAge([visit(12, 2)], { ...TIMES, flush: undefined })).toMatchObject({ answers: 0, p50Seconds: null });
  });

  it('is nothing where an entry was cached while the question was on its way', () => {
    expect(ageAt([visit(12, 12.3)], 99)).toBe(0);
  });
});
