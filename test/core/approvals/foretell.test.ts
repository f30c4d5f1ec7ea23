import { describe, expect, it } from 'vitest';
import { consequenceOf, foretell, isFresh } from '../../../core/approvals/foretell.ts';
import { describeApproval, describeRejection } from '../../../functions/decide-approval/describe-decision.ts';
import { pending } from '../../../lab/support/approval.ts';

/** Its cache was flushed at 10:10, its health seen at 10:14, and its warm-up counts until 10:25. */
const STAGE = pending();
const SOON = new Date('2026-11-21T10:16:00.000Z');
const LATE = new Date('2026-11-21T10:40:00.000Z');

describe('what pressing a button would do', () => {
  it('is the move of the weights while the warm-up counts', () => {
    expect(consequenceOf('approve', STAGE, SOON)).toBe(
      'Approve asks health once more, and then the weights go from 95-5 to 75-25. The evidence that opened the gate is 2 min old.',
    );
  });

  it('is that and another flush, where the settings say so', () => {
    expect(foretell({ ...STAGE, flushesAgain: true }, SOON)).toMatch(/to 75-25, and the cache is flushed once more\.$/);
  });

  it('is flush and warm-up before it, once that is too long ago', () => {
    expect(foretell(STAGE, LATE)).toMatch(
      /flushes the cache and warms it up again, because the last flush was 30 min ago/,
    );
  });

  it('is no move at all where it is rejected', () => {
    expect(consequenceOf('reject', STAGE, LATE)).toBe('The stage ends, and the weights stay at 95-5.');
  });

  it.each([
    ['2026-11-21T10:25:00.000Z', true],
    ['2026-11-21T10:25:00.001Z', false],
  ])('a warm-up counts up to its very end: at %s', (now, fresh) => {
    expect(isFresh(STAGE, new Date(now))).toBe(fresh);
  });
});

describe('what a decision has done', () => {
  it('is told with the health that was asked once more', () => {
    expect(describeApproval(STAGE, 'all is well', SOON)).toBe(
      'Stage 25 is approved: the weights go from 95-5 to 75-25. Health was asked once more: all is well. The evidence that opened the gate is 2 min old.',
    );
    expect(describeApproval(STAGE, 'all is well', LATE)).toContain('flush and warm-up once more before the weights go');
  });

  it('is told where the weights stay', () => {
    expect(describeRejection(STAGE)).toBe('Stage 25 is rejected: it ends here, and the weights stay at 95-5.');
  });
});
