import { describe, expect, it } from 'vitest';
import { judgeOtherShape, NOT_MEASURED, perThousand } from '../../../lab/demo/other-shape.ts';
import type { Reading, SideReading } from '../../../lab/shop/readings.ts';
import { flush } from '../../core/health/fixture.ts';

const side = (pageReads: number, otherShape: number): SideReading => ({
  ...{ requests: 0, errors: 0, medianMs: null, slowMs: null },
  ...{ pageReads, otherShape },
});
const reading = (second: number, crossed: number): Reading => ({
  ...{ at: second * 1000, hits: 0, misses: 0, databaseMs: null },
  stable: side(60, crossed),
  canary: side(40, 0),
});
/** A second with as many crossed reads, of a hundred, as its number. */
const READINGS = Array.from({ length: 60 }, (_, second) => reading(second, second));
const iso = (second: number) => new Date(second * 1000).toISOString();
const TIMES = {
  flush: { ...flush(iso(10)), startedAt: iso(10), flushedAt: iso(11) },
  flushAgain: undefined,
  change: { id: 'C', status: 'INSYNC' as const, submittedAt: iso(20), inSyncAt: iso(21) },
  ttlSeconds: 2,
  endedAt: 31_000,
};

describe('answers in the other shape', () => {
  it('are told before the flush, right after it, before the advance and after it', () => {
    expect(judgeOtherShape(READINGS, TIMES)).toEqual({
      // Seconds 5 to 9, 11 to 14, 16 to 19, and 23 to 30.
      beforeFlush: 70,
      rightAfterFlush: 125,
      beforeAdvance: 175,
      afterAdvance: 265,
    });
  });

  it('are counted from the second flush on, where there is one', () => {
    const flushAgain = { ...TIMES.flush, flushedAt: iso(27) };

    expect(judgeOtherShape(READINGS, { ...TIMES, flushAgain }).afterAdvance).toBe(285);
  });

  it('are not told of a stage that never advanced, or never flushed', () => {
    expect(judgeOtherShape(READINGS, { ...TIMES, change: undefined })).toMatchObject({
      rightAfterFlush: 125,
      beforeAdvance: null,
      afterAdvance: null,
    });
    expect(judgeOtherShape(READINGS, { ...TIMES, flush: undefined })).toEqual(NOT_MEASURED);
  });

  it('are unknown where nobody looked anything up', () => {
    expect(perThousand([])).toBeNull();
    expect(perThousand([reading(7, 1)])).toBe(10);
  });
});
