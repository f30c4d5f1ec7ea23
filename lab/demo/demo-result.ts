import { formatWeights, type Weights } from '../../core/protocol/rollout.ts';
import type { Preserved } from '../shop/keys.ts';
import type { AnswerAge } from './answer-age.ts';
import type { FaultResult } from './faults/tell-fault.ts';
import type { FirstLook } from './first-look.ts';
import type { HitRate } from './hit-rate.ts';
import type { Load } from './load.ts';
import type { OtherShape } from './other-shape.ts';

/** What a stage of the demonstration showed. */
export interface StageFigures {
  stage: number;
  from: [number, number];
  to: [number, number];
  flushed: number;
  hitRate: HitRate;
  /** Whether the cache was flushed once more after the weights had moved. */
  flushedAgain: boolean;
  otherShapePerThousand: OtherShape;
  age: AnswerAge;
  seconds: number;
}

interface Sessions {
  start: number;
  end: number;
  /** How often an answer did not know a customer who was signed in. */
  timesLoggedOut: number;
}

/** What `--json` prints. */
export interface DemoResult {
  ended: string;
  /** Whether each backend had keys of its own. */
  versionedKeys: boolean;
  weights: Weights;
  preserved: Preserved;
  sessions: Sessions;
  firstLook: FirstLook;
  load: Load;
  stages: StageFigures[];
  /** Somebody said no at the gate. */
  rejected: boolean;
  /** Only where one was asked for. */
  fault?: FaultResult;
  seconds: number;
  page: string;
}

export interface Verdict {
  held: boolean;
  /** One sentence for each thing that is not as promised. */
  broken: string[];
}

export type Judged = Pick<
  DemoResult,
  'versionedKeys' | 'weights' | 'preserved' | 'sessions' | 'load' | 'stages' | 'rejected' | 'fault'
>;

/** Whether the demonstration showed what Sluice promises: all traffic moved, or, with a fault, back where it was. */
export function judgePromise(report: Judged, leaves?: Weights): Verdict {
  const { versionedKeys, weights, preserved, sessions, load, stages, rejected, fault } = report;
  const broken: string[] = [];
  const last = stages.at(-1);
  const [stable, canary] = fault || rejected ? (last?.from ?? [100, 0]) : [0, 100];
  const expected = leaves ?? { stable, canary };
  if (weights.stable !== expected.stable || weights.canary !== expected.canary) {
    broken.push(`The weights are ${formatWeights(weights)}, not ${formatWeights(expected)}.`);
  }
  if (preserved.changed > 0) broken.push(`${preserved.changed} preserved keys are gone or changed.`);
  if (sessions.end < sessions.start) broken.push(`${sessions.start - sessions.end} sessions did not survive.`);
  if (sessions.timesLoggedOut > 0) broken.push(`Customers were taken for strangers ${sessions.timesLoggedOut} times.`);
  if (load.errors > 0) broken.push(`${load.errors} of ${load.requests} requests failed under load.`);
  for (const { stage, age, otherShapePerThousand } of stages) {
    const crossed = Math.max(...Object.values(otherShapePerThousand).map(Number));
    if (versionedKeys && crossed > 0)
      broken.push(`Stage ${stage} % gave ${crossed} of 1,000 answers in the other shape.`);
    if (age.olderThanFlush) broken.push(`Stage ${stage} % gave ${age.olderThanFlush} answers from before its flush.`);
  }
  if (fault) broken.push(...brokenBy(fault));
  return { held: broken.length === 0, broken };
}

function brokenBy({ error, cause, secondsToSafe, afterwards }: FaultResult): string[] {
  return [
    !error && 'The stage with the fault did not fail.',
    error && !cause && 'The failed stage does not say why.',
    error && secondsToSafe === null && 'It was never safe again.',
    ...afterwards.map(({ text, held }) => !held && text),
  ].filter((line) => typeof line === 'string');
}
