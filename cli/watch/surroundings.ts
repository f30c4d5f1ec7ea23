import { atStage } from '../../core/health/at-stage.ts';
import type { HealthConfig } from '../../core/health/config.ts';
import type { Readings } from '../../core/health/evidence.ts';
import { pairsOf, weightsOf } from '../../core/lease/weights.ts';
import type { Plan, Weights } from '../../core/protocol/rollout.ts';
import type { StateName } from '../../core/protocol/states.ts';
import { explain } from '../aws/explain.ts';
import type { Stack } from '../aws/stack.ts';
import { NotDone } from '../command-line/failures.ts';
import { readSignals, type Signals, signalsFrom } from './signals.ts';

/** What there is to see beside the execution itself; null while it is not known. */
export interface Surroundings {
  weights: Weights | null;
  /** As it holds for the stage that is watched. */
  health: HealthConfig | null;
  signals: Signals | null;
  gateExpiresAt: Date | null;
  /** Of the rollout, by the canary's percentage. */
  stages: number[];
  /** Why something cannot be read, a sentence each. */
  troubles: string[];
}

export type Look = (
  state: StateName | null,
  execution: string | null,
  plan: Pick<Plan, 'stage' | 'baseline'> | null,
) => Promise<Surroundings>;

/** Route 53 answers a whole account five times a second, and the watcher and other people ask too. */
const WEIGHTS_EVERY_MS = 5000;
/** Each reading of the metrics costs a cent per 1,000 metrics, and CloudWatch has nothing new before a period is over. */
const METRICS_EVERY_MS = { least: 2000, most: 30_000 };
const GATE_EVERY_MS = 10_000;

export interface Source extends Pick<Stack, 'records' | 'healthConfig' | 'metrics' | 'pendingApprovals'> {
  outputs: Pick<Stack['outputs'], 'RecordGroup' | 'Stages'>;
}

/** Looks around as often as the services allow; in between it answers with what it saw last. */
export function surroundingsOf(stack: Source, clock: () => number = Date.now): Look {
  const stages = stack.outputs.Stages;
  const seen: Omit<Surroundings, 'signals' | 'troubles'> = { weights: null, health: null, gateExpiresAt: null, stages };
  let measured: { series: Readings['series']; now: Date } | null = null;
  const troubles = new Map<string, string>();
  const lastLook = new Map<string, number>();

  async function every(what: string, ms: number, look: () => Promise<void>): Promise<void> {
    if (clock() - (lastLook.get(what) ?? Number.NEGATIVE_INFINITY) < ms) return;
    lastLook.set(what, clock());
    try {
      await look();
      troubles.delete(what);
    } catch (error) {
      // The stage goes on without its picture, and the rest of the picture can still be drawn.
      troubles.set(
        what,
        `${what} cannot be read: ${explain(error) ?? (error instanceof NotDone ? error.message : String(error))}`,
      );
    }
  }

  return async (state, execution, plan) => {
    await Promise.all([
      every('The weights', WEIGHTS_EVERY_MS, async () => {
        const [first] = pairsOf(await stack.records(), stack.outputs.RecordGroup);
        seen.weights = first ? weightsOf(first) : null;
      }),
      every('The health metrics', metricsEvery(seen.health), async () => {
        seen.health ??= await stack.healthConfig();
        const now = new Date(clock());
        const window = { from: signalsFrom(seen.health, now.getTime()), to: now.getTime() };
        measured = { series: await stack.metrics(seen.health, window), now };
      }),
      state === 'Ask for approval' &&
        every('The gate', GATE_EVERY_MS, async () => {
          const pending = (await stack.pendingApprovals()).find((each) => each.execution === execution);
          seen.gateExpiresAt = pending ? new Date(pending.expiresAt) : null;
        }),
    ]);
    const known = seen.weights && { weights: seen.weights, baseline: plan?.baseline ?? {} };
    const health = seen.health && plan ? atStage(seen.health, plan.stage) : seen.health;
    const signals = measured && health && readSignals(health, measured.series, known, measured.now);
    return { ...seen, health, signals, troubles: [...troubles.values()] };
  };
}

function metricsEvery(health: HealthConfig | null): number {
  const { least, most } = METRICS_EVERY_MS;
  return health ? Math.min(most, Math.max(least, health.periodSeconds * 500)) : most;
}
