import { whyTooFewRequests } from '../enough-requests.ts';
import { judgePeriods, measureLatency } from '../judge-periods.ts';
import { notApplicable, type Signal, unknown } from '../signal.ts';

/**
 * Whether the canary answers as fast as stable in the same periods, so that what slows both is nobody's fault. When
 * nothing is left on stable, the measure is what stable took before the stage, and never less than what it kept up then:
 * by a limit that stable itself would have failed, nobody can be judged.
 */
export const canaryLatency: Signal = {
  name: 'canary latency',
  phases: ['warm-up', 'bake'],
  metrics: ({ latency, traffic }) => [
    ...(latency ? [latency.stable, latency.canary] : []),
    ...(latency && traffic ? [traffic.stableRequests, traffic.canaryRequests] : []),
  ],

  judge(config, evidence, { weights, baseline }) {
    const { latency } = config;
    if (!latency) return notApplicable('no metrics of latency are configured');
    if (weights.canary === 0) return notApplicable('the canary has no traffic yet');
    const { canary, millisecondsPerUnit, floorMs, maxRatio, outOf } = latency;
    const isAlone = weights.stable === 0;
    const stable = isAlone ? [] : [latency.stable];
    const beforeMs = isAlone ? baseline.stableLatencyMs : null;
    if (isAlone && beforeMs === null) {
      return unknown('canary latency is unknown: stable, to compare it with, was not measured before the stage');
    }
    const silence = evidence.silence([canary, ...stable]);
    if (silence) return unknown(`canary latency is unknown: ${silence}`);
    // A percentile of five requests is an anecdote.
    const few = whyTooFewRequests(config, evidence, weights, outOf);
    if (few) return unknown(`canary latency is unknown: ${few.reason}`, few.numbers);

    const sustainedMs = (isAlone ? baseline.stableLatencySustainedMs : null) ?? 0;
    const measured = evidence.lastPeriods({ canary: [canary], stable }, outOf).map((row) => {
      if (row.canary === null || row.stable === null) return null;
      const stableMs = beforeMs ?? row.stable * millisecondsPerUnit;
      return measureLatency(row.canary * millisecondsPerUnit, Math.max(floorMs, stableMs * maxRatio, sustainedMs));
    });
    return judgePeriods('canary latency', measured, latency, config.periodSeconds);
  },
};
