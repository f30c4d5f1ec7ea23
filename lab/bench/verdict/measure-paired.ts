import { median } from '../../../core/health/median.ts';
import type { Contender } from './contender.ts';
import { failsTogether, SIGNALS, type Tally } from './five-signals.ts';
import type { Trial } from './stages.ts';

/** How many times longer the canary takes with every request, from the advance on. */
export const HARMS = { 'x1.5': 1.5, x2: 2, x3: 3, x5: 5, x10: 10 };
export type Harm = keyof typeof HARMS;

export interface PairedMeasured {
  /** The share of stages that were failed although nothing but chance told the backends apart. */
  falseFails: number;
  /** The same where five such signals of five different services share the error budget of a stage. */
  falseFailsFiveSignals: number | null;
  /** The share of stages that a burst on both backends did not fail. */
  excused: number;
  /** The median over all stages, after how many periods; null where half of them were never failed. */
  delay: Record<Harm, number | null>;
  caught: Record<Harm, number>;
}

export function measurePaired(contender: Contender, alike: Trial[], bursts: Trial[]): PairedMeasured {
  const failedAfter = (judge: Contender, trials: Trial[], times: number) =>
    trials.map((trial) =>
      judge.failsAfter(
        trial,
        trial.bake.map((value) => value * times),
      ),
    );
  const harmed = (harm: Harm) => failedAfter(contender, alike, HARMS[harm]);
  const results = Object.keys(HARMS).map((harm) => [harm as Harm, harmed(harm as Harm)] as const);
  const each = <T>(to: (failed: (number | null)[]) => T) =>
    Object.fromEntries(results.map(([harm, failed]) => [harm, to(failed)])) as Record<Harm, T>;
  return {
    falseFails: shareFailed(failedAfter(contender, alike, 1)),
    falseFailsFiveSignals: failsTogether(
      tallies(alike, failedAfter(contender.oneOf?.(SIGNALS) ?? contender, alike, 1)),
    ),
    excused: 1 - shareFailed(failedAfter(contender, bursts, 1)),
    delay: each(medianDelay),
    caught: each(shareFailed),
  };
}

function tallies(trials: Trial[], failed: (number | null)[]): Tally[] {
  const byService = Map.groupBy(trials.entries(), ([, { series }]) => series);
  return [...byService.values()].map((own) => ({
    stages: own.length,
    failed: own.filter(([i]) => failed[i] !== null).length,
  }));
}

function medianDelay(failed: (number | null)[]): number | null {
  const delay = median(failed.map((periods) => periods ?? Number.POSITIVE_INFINITY));
  return delay !== null && Number.isFinite(delay) ? delay : null;
}

function shareFailed(failed: (number | null)[]): number {
  return failed.filter((periods) => periods !== null).length / Math.max(1, failed.length);
}
