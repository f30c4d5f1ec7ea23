import { table } from '../../cli/terminal/table.ts';
import { formatWeights, type Weights } from '../../functions/rollout.ts';
import type { Preserved } from '../shop/keys.ts';
import type { HitRate } from './hit-rate.ts';

export interface StageReport {
  stage: number;
  from: [number, number];
  to: [number, number];
  flushed: number;
  hitRate: HitRate;
  seconds: number;
}

export interface Report {
  ended: string;
  weights: Weights;
  preserved: Preserved;
  stages: StageReport[];
  /** Only where one was asked for. */
  fault?: { name: string; error: string | null; cause: string | null };
}

export interface Verdict {
  held: boolean;
  /** One sentence for each thing that is not as promised. */
  broken: string[];
}

/** Whether the demonstration showed what Sluice promises: all traffic moved, or, with a fault, back where it was. */
export function judgePromise({ weights, preserved, stages, fault }: Report): Verdict {
  const broken: string[] = [];
  const last = stages.at(-1);
  const [stable, canary] = fault ? (last?.from ?? [100, 0]) : [0, 100];
  if (weights.stable !== stable || weights.canary !== canary) {
    broken.push(`The weights are ${formatWeights(weights)}, not ${stable}-${canary}.`);
  }
  if (preserved.changed > 0) broken.push(`${preserved.changed} preserved keys are gone or changed.`);
  if (fault && !fault.error) broken.push('The stage with the fault did not fail.');
  if (fault?.error && !fault.cause) broken.push('The failed stage does not say why.');
  return { held: broken.length === 0, broken };
}

export function drawReport({ ended, weights, preserved, stages, fault }: Report): string {
  const head = ['stage', 'weights', 'keys flushed', 'hit rate before', 'lowest', 'after', 'above 80 % again', 'took'];
  const rows = stages.map(({ stage, from, to, flushed, hitRate, seconds }) => [
    `${stage} %`,
    `${from.join('-')} → ${to.join('-')}`,
    flushed,
    percent(hitRate.before),
    percent(hitRate.lowest),
    percent(hitRate.after),
    hitRate.recoveredSeconds === null ? '–' : `after ${hitRate.recoveredSeconds} s`,
    `${seconds} s`,
  ]);
  return [
    table(head, rows),
    'Hit rates are what the shop published to CloudWatch, second by second; "after" is the last three seconds of the stage.',
    `Preserved keys: ${preserved.before} before, ${preserved.after} after, ${preserved.changed} changed.`,
    ...(fault?.error ? [`Fault ${fault.name}: the stage ended red with ${fault.error}: ${fault.cause}`] : []),
    `${ended}: the old backend has weight ${weights.stable}, the new one ${weights.canary}.`,
  ].join('\n');
}

function percent(value: number | null): string {
  return value === null ? '–' : `${value} %`;
}
