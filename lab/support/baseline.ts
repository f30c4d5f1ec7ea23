import type { MeasuredBaseline } from '../../core/health/baseline.ts';
import { evidenceOf } from '../../core/health/evidence.ts';

/** A baseline for a world that is not asked what it was measured by. */
export function measured(baseline: MeasuredBaseline['baseline']): MeasuredBaseline {
  const nothing = { series: new Map(), alarms: [] };
  return { baseline, evidence: evidenceOf(nothing, { periodSeconds: 60, metricLagSeconds: 0, since: 0, now: 0 }) };
}
