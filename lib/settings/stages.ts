import type { Duration } from 'aws-cdk-lib';
import * as z from 'zod';
import { OwnLimits } from '../../core/health/own-stage.ts';
import { DEFAULT_STAGES } from './defaults.ts';
import { duration } from './duration.ts';

const Percent = z.int().min(1).max(100);

const Stage = z.strictObject(
  {
    percent: Percent,
    /** Whether it waits for a person before the weights move, as if it stood in "gate.stages". */
    gate: z.boolean().optional(),
    /** Its own `warmUp.deadline`. */
    warmUpDeadline: duration.optional(),
    /** Its own `bake.time`. */
    bake: duration.optional(),
    /** Its own limits, at the paths that they have under "health". */
    health: OwnLimits.optional(),
    /** Which of "health.checks" are asked. */
    checks: z.array(z.string()).optional(),
  },
  { error: noLongerSo },
);

/** "warmUp" alone would read as a time to wait, as "bake" is one. */
function noLongerSo(issue: { code?: string; keys?: string[] }): string | undefined {
  return issue.keys?.includes('warmUp') ? 'write "warmUpDeadline": until when the cache has to be warm' : undefined;
}

/** The canary's percentage of traffic after each stage, rising to 100; with what one of them does differently. */
export const Stages = z
  .array(
    z.union([Percent.transform((percent): z.output<typeof Stage> => ({ percent })), Stage], {
      error: 'write a percentage, or an object such as { "percent": 25, "gate": true, "bake": "2 hours" }',
    }),
  )
  .min(1)
  .refine((stages) => stages.every(({ percent }, i) => i === 0 || percent > (stages[i - 1]?.percent ?? 0)), {
    error: 'write rising percentages',
  })
  .refine((stages) => stages.at(-1)?.percent === 100, { error: 'let the last stage be 100' })
  .prefault(DEFAULT_STAGES);

export type Stages = z.output<typeof Stages>;

export function percentsOf(stages: Stages): number[] {
  return stages.map(({ percent }) => percent);
}

/** Those that wait for a person, wherever that is written. */
export function gatedStages({ stages, gate }: { stages: Stages; gate: { stages: number[] } }): number[] {
  return [...new Set([...gate.stages, ...percentsOf(stages.filter((stage) => stage.gate))])];
}

/** The times of a phase that stages have for themselves. */
export function ownTimes(stages: Stages, phase: 'warmUpDeadline' | 'bake'): [percent: number, time: Duration][] {
  return stages.flatMap(({ percent, [phase]: time }) => (time ? [[percent, time] as [number, Duration]] : []));
}
