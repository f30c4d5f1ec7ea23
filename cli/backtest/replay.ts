import { judgeBaseline, measureBaseline } from '../../core/health/baseline.ts';
import type { HealthConfig } from '../../core/health/config.ts';
import type { HealthContext } from '../../core/health/context.ts';
import type { Readings } from '../../core/health/evidence.ts';
import { judgeHealth } from '../../core/health/judge-health.ts';
import type { Signal } from '../../core/health/signal.ts';
import type { Verdict } from '../../core/protocol/rollout.ts';

/** How a stage would have ended that began to bake then. */
export interface Outcome {
  startedAt: number;
  ended: 'passed' | 'failed' | 'refused';
  endedAt: number;
  /** How long it would have been held beyond its bake before it passed. */
  heldSeconds: number;
  /** In the judge's own words. */
  reason: string;
}

export interface History {
  config: HealthConfig;
  readings: Readings;
  /** What of it is watched: of a single series, one signal. */
  watched: readonly Signal[];
  bakeSeconds: number;
}

/** The last stage, with all traffic on the canary: nothing is left to compare it with but what was before. */
const LAST_STAGE = { weightsBefore: { stable: 50, canary: 50 }, weights: { stable: 0, canary: 100 } };

/** The baseline as *Prepare stage* measures it, then one look of *Check bake* at every period, on what is known by then. */
export function replayStage({ config, readings, watched, bakeSeconds }: History, startedAt: number): Outcome {
  const period = config.periodSeconds * 1000;
  const measured = measureBaseline(config, readings, new Date(startedAt));
  const unfit = judgeBaseline(config, measured, LAST_STAGE.weights, watched).join('; ');
  if (unfit) return { startedAt, ended: 'refused', endedAt: startedAt, heldSeconds: 0, reason: unfit };

  const passFrom = startedAt + bakeSeconds * 1000;
  const until = passFrom + config.metricLagSeconds * 1000;
  const context: HealthContext = {
    ...LAST_STAGE,
    phase: 'bake',
    baseline: measured.baseline,
    since: startedAt,
    dipUntil: startedAt,
    passFrom,
    until,
    spanSeconds: bakeSeconds,
  };
  for (let now = startedAt + period; ; now = Math.min(now + period, until)) {
    const verdict = judgeHealth(config, readings, context, new Date(now), watched);
    if (verdict.verdict !== 'wait') return outcomeOf(verdict, startedAt, now, passFrom);
  }
}

function outcomeOf({ verdict, reason }: Verdict, startedAt: number, now: number, passFrom: number): Outcome {
  const passed = verdict === 'pass';
  const heldSeconds = passed ? Math.max(0, now - passFrom) / 1000 : 0;
  return { startedAt, ended: passed ? 'passed' : 'failed', endedAt: now, heldSeconds, reason };
}
