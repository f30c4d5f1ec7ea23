import type { HealthConfig } from '../../core/health/config.ts';
import type { Drawing } from '../../core/health/drawing.ts';
import { type Evidence, evidenceOf, type Readings } from '../../core/health/evidence.ts';
import type { Known } from '../../core/health/signal.ts';
import { observedCanaryPercent } from '../../core/health/signals/observed-split.ts';
import { signals } from '../../core/health/signals/signals.ts';
import type { Sparkline } from '../live/frame.ts';

/** So many periods are shown, and read. */
const PERIODS_SHOWN = 40;

/** What the metrics of the last periods look like. */
export interface Signals {
  sparklines: Sparkline[];
  /** Null where requests are not counted, or none came. */
  observedCanaryPercent: number | null;
}

/** From when on to read. */
export function signalsFrom({ periodSeconds, metricLagSeconds }: HealthConfig, now: number): number {
  const period = periodSeconds * 1000;
  return Math.floor((now - metricLagSeconds * 1000) / period) * period - PERIODS_SHOWN * period;
}

/** The same series that the deployed judge reads, period by period, each with the limit that it would apply now. */
export function readSignals(config: HealthConfig, series: Readings['series'], known: Known | null, now: Date): Signals {
  const evidence = evidenceOf(
    { series, alarms: [] },
    { ...config, since: Number.NEGATIVE_INFINITY, now: now.getTime() },
  );
  const drawings = signals.flatMap((signal) => signal.draw(config, known));
  return {
    sparklines: drawings.flatMap((drawing) => sparklineOf(drawing, evidence)),
    observedCanaryPercent: observedCanaryPercent(config, evidence),
  };
}

function sparklineOf({ watch: name, unit, judged, limit }: Drawing, evidence: Evidence): Sparkline[] {
  if (name === null) return [];
  // Where there is no limit, the value stands in for it, so that both are of the same periods.
  const quantities = { value: judged.quantity, limit: limit?.quantity ?? judged.quantity };
  const rows = evidence.lastPeriods(quantities, PERIODS_SHOWN);
  const latest = rows.findLast((row) => row.limit !== null)?.limit ?? undefined;
  const values = rows.map(({ value }) => value);
  return [{ name, unit, values, ...(limit && { limit: latest, bound: limit.bound }) }];
}
