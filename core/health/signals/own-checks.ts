import * as z from 'zod';
import { fails, mayRecover, notApplicable, passes, type Signal, together, unknown } from '../signal.ts';

const Check = z.strictObject({
  /** A function of yours, in any language, that is asked whether the stage may go on: docs/checks.md. */
  functionArn: z.string().min(1),
  phases: z
    .array(z.enum(['warm-up', 'bake']))
    .min(1)
    .default(['warm-up', 'bake']),
  /** What has not answered by then is unknown. *Check health* itself has half a minute. */
  timeoutSeconds: z.int().min(1).max(20).default(10),
});

const settings = {
  /** What a stage shall be judged by that is no metric, by the name that people have for it. */
  checks: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'write small letters, digits and "-"' }), Check)
    .optional(),
};

/** What functions of one's own say. One that breaks, or does not answer, is unknown. */
export const ownChecks: Signal<typeof settings, never> = {
  name: 'own checks',
  phases: ['warm-up', 'bake'],
  settings,
  metrics: () => [],

  lookBack: () => 0,
  measure: () => ({}),
  whyUnfit: () => [],
  tell: () => null,

  judge({ checks = {} }, evidence, { phase }) {
    const asked = Object.entries(checks).filter(([, { phases }]) => phases.includes(phase));
    if (asked.length === 0) return notApplicable(`no check of your own is asked in ${phase}`);
    return together(
      asked.map(([name]) => {
        const said = evidence.checks.get(name) ?? { unknown: 'it was not asked' };
        if ('unknown' in said) return [name, unknown(`the check ${name} is unknown: ${said.unknown}`)];
        const { verdict, reason, numbers } = said;
        const sentence = `the check ${name} says: ${reason}`;
        if (verdict === 'pass') return [name, passes(sentence, numbers)];
        if (verdict === 'fail') return [name, fails(sentence, numbers)];
        return [name, mayRecover('HealthFailed', sentence, numbers)];
      }),
    );
  },

  draw: () => [],
  lint: () => [],
  documentation: {
    applies: 'where configured, in the phases named',
    bad: 'as the function says: waits until the deadline, or fails at once',
    example: { checks: { smoke: { functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:smoke' } } },
    findings: () => ({
      'a pass': { metrics: [], alarms: {}, checks: { smoke: { verdict: 'pass', reason: 'all is well', numbers: {} } } },
      'a wait': { metrics: [], alarms: {}, checks: { smoke: { verdict: 'wait', reason: 'not yet', numbers: {} } } },
      'a fail': { metrics: [], alarms: {}, checks: { smoke: { verdict: 'fail', reason: 'no', numbers: {} } } },
      'no answer, an error, or another shape': {
        metrics: [],
        alarms: {},
        checks: { smoke: { unknown: 'it gave no answer within 10 seconds' } },
      },
    }),
  },
};
