import { judgePeriods, measureLatency } from '../judge-periods.ts';
import { mayRecover, notApplicable, type Signal, unknown } from '../signal.ts';

/** Whether the database bears what the cache does not answer: a ceiling, and a ratio to what was before the stage. */
export const databaseLatency: Signal = {
  name: 'database latency',
  phases: ['warm-up', 'bake'],
  metrics: ({ databaseLatency }) => (databaseLatency ? [databaseLatency.metric] : []),

  judge({ databaseLatency, periodSeconds }, evidence, { baseline, dipUntil }) {
    if (!databaseLatency) return notApplicable('no metric of the database is configured');
    const { metric, millisecondsPerUnit, floorMs, ceilingMs, maxRatio, outOf } = databaseLatency;
    const silence = evidence.silence([metric]);
    if (silence) return unknown(`database latency is unknown: ${silence}`);
    const before = baseline.databaseLatencyMs;
    if (before === null) return unknown('database latency is unknown: it was not measured before the stage');

    const limitMs = Math.min(ceilingMs, Math.max(floorMs, before * maxRatio));
    const measured = evidence
      .lastPeriods({ latency: [metric] }, outOf)
      .map(({ latency }) => (latency === null ? null : measureLatency(latency * millisecondsPerUnit, limitMs)));
    const finding = judgePeriods('database latency', measured, databaseLatency, periodSeconds);
    return finding.verdict === 'fail' && evidence.now < dipUntil
      ? mayRecover('HealthFailed', finding.reason, finding.numbers)
      : finding;
  },
};
