import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeApproval, PendingApproval } from '../../../core/approvals/approvals.ts';
import { describeRequest, type Evidence } from '../../../functions/request-approval/describe-request.ts';
import { ASKED_AT, evidence } from '../../../lab/support/approval.ts';
import { compatibility } from '../../../lab/support/compatibility.ts';

describe('what is asked at the gate', () => {
  it('names the stage, who wants it and why, the evidence, the lease, and until when it can be answered', () => {
    const { plan } = evidence();

    expect(describeRequest(evidence(), ASKED_AT, 3600)).toEqual({
      execution: 'stage-25',
      executionArn: plan.execution.arn,
      stage: 25,
      requestedBy: 'ana',
      reason: 'release 41',
      from: { stable: 95, canary: 5 },
      to: plan.to,
      warnings: [],
      flushesAgain: false,
      lease: plan.lease.held,
      baseline: plan.baseline,
      flush: { skipped: false, deleted: 1200, preserved: 30, flushedAt: '2026-11-21T10:10:00.000Z' },
      freshUntil: '2026-11-21T10:25:00.000Z',
      health: {
        reason: 'the cache is warm',
        checkedAt: '2026-11-21T10:14:00.000Z',
        signals: [{ signal: 'hit rate', verdict: 'pass', reason: 'hit rate 91 % is above 80 %' }],
      },
      askedAt: '2026-11-21T10:15:00.000Z',
      expiresAt: '2026-11-21T11:15:00.000Z',
    });
  });

  it('says whether a rollback is safe for the cache, where the backends were compared', () => {
    const { plan, ...others } = evidence();
    const compared = { ...others, plan: { ...plan, compatibility: compatibility() } };

    expect(describeRequest(compared, ASKED_AT, 3600).rollback).toMatch(
      /^A rollback is safe for the cache: stable answers/,
    );
  });

  it('keeps a long reason whole while there is room', () => {
    const reason = 'x'.repeat(1000);

    expect(describeRequest(evidence('stage-25', reason), ASKED_AT, 3600).reason).toBe(reason);
  });

  it('shortens texts by whole characters when there is not', () => {
    const { reason } = describeRequest(evidence('stage-25', '🐑'.repeat(1000)), ASKED_AT, 3600);

    expect(reason).toMatch(/^(🐑)+…$/u);
    expect([...reason]).toHaveLength(400);
  });

  it('says what to do when even the shortest texts do not fit', () => {
    const full = evidence();
    const signals = Array.from({ length: 100 }, () => full.health.signals).flat();

    expect(() => describeRequest({ ...full, health: { ...full.health, signals } }, ASKED_AT, 3600)).toThrow(
      'fewer health signals',
    );
  });

  it('fits into a parameter, and is read back as it was, whatever people write', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('{', '}', '"', '\\', '🐑', '\u0000', '\ud800'), fc.string()),
    });
    const long = text.map((some) => some.repeat(300).slice(0, 1000));

    fc.assert(
      fc.property(long, long, fc.array(long, { maxLength: 6 }), (requestedBy, reason, sentences) => {
        const { plan, flush, health } = evidence();
        const signals = sentences.map((sentence) => ({ ...health.signals[0], reason: sentence }));
        const loud = {
          plan: { ...plan, requestedBy, reason, warnings: sentences.slice(0, 2) },
          flush,
          health: { ...health, reason, signals },
        } as Evidence;

        const pending = describeRequest(loud, ASKED_AT, 3600);

        const value = encodeApproval(pending);
        expect(Buffer.byteLength(value)).toBeLessThanOrEqual(4096);
        expect(value).not.toContain('{{');
        expect(PendingApproval.parse(JSON.parse(value))).toEqual(pending);
      }),
      { examples: [['{{ssm:secret}}', '{{{{', ['{{']]] },
    );
  });
});
