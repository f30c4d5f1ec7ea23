import { describe, expect, it } from 'vitest';
import type { CheckAnswer, CheckReadings } from '../../../../core/health/checks.ts';
import { judgeHealth } from '../../../../core/health/judge-health.ts';
import { ownChecks } from '../../../../core/health/signals/own-checks.ts';
import { bake, configOf, NOW, warmUp } from '../fixture.ts';

const arn = (name: string) => `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;
const CONFIG = configOf({
  checks: { smoke: { functionArn: arn('smoke') }, prometheus: { functionArn: arn('prometheus'), phases: ['bake'] } },
});
const says = (verdict: CheckAnswer['verdict'], reason = `it is a ${verdict}`): CheckAnswer => ({
  verdict,
  reason,
  numbers: { pages: 3 },
});

function judge(checks: CheckReadings, context = bake(), now = NOW) {
  return judgeHealth(CONFIG, { series: new Map(), alarms: [], checks }, context, now, [ownChecks]);
}

describe('checks of one’s own', () => {
  it.each([
    ['pass', 'pass', 'pass'],
    ['pass', 'wait', 'wait'],
    ['wait', 'fail', 'fail'],
  ] as const)('that say %s and %s make it %s', (smoke, prometheus, verdict) => {
    const said = judge(
      new Map([
        ['smoke', says(smoke)],
        ['prometheus', says(prometheus)],
      ]),
    );

    expect(said.signals[0]).toMatchObject({ signal: 'own checks', verdict, numbers: { 'smoke: pages': 3 } });
    expect(said.signals[0]?.reason).toContain(`says: it is a ${verdict}`);
  });

  it('are asked in their own phases only', () => {
    expect(judge(new Map([['smoke', says('pass')]]), warmUp()).signals[0]?.verdict).toBe('pass');
  });

  it('that do not answer are unknown: they wait, and fail at the end', () => {
    const broken: CheckReadings = new Map([['smoke', { unknown: 'it gave no answer within 10 seconds' }]]);
    const context = warmUp();

    expect(judge(broken, context)).toMatchObject({
      verdict: 'wait',
      reason: 'the check smoke is unknown: it gave no answer within 10 seconds',
    });
    expect(judge(new Map(), context).verdict).toBe('wait');
    expect(judge(broken, context, new Date(context.until))).toMatchObject({ verdict: 'fail', error: 'HealthUnknown' });
  });

  it('that still wait at the end have failed', () => {
    const context = warmUp();

    expect(judge(new Map([['smoke', says('wait')]]), context, new Date(context.until))).toMatchObject({
      verdict: 'fail',
      error: 'HealthFailed',
      reason: 'the check smoke says: it is a wait after 10 minutes',
    });
  });
});
