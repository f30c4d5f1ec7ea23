import type { Duration } from 'aws-cdk-lib';
import * as z from 'zod';
import { DEFAULT_STAGES } from './defaults.ts';
import { duration } from './duration.ts';

const Percent = z.int().min(1).max(100);

const Stage = z.strictObject({
  percent: Percent,
  /** Whether it waits for a person before the weights move, as if it stood in "gate.stages". */
  gate: z.boolean().optional(),
  /** Its own `warmUp.deadline`. */
  warmUp: duration.optional(),
  /** Its own `bake.time`. */
  bake: duration.optional(),
});

/** The canary's percentage of traffic after each stage, rising to 100; with what one of them does differently. */
export const Stages = z
  .array(
    z.union([Percent.transform((percent): z.output<typeof Stage> => ({ percent })), Stage], {
      error:
        'write a percentage, or an object such as { "percent": 25, "gate": true, "warmUp": "15 minutes", "bake": "2 hours" }',
    }),
  )
  .min(1)
  .refine((stages) => stages.every(({ percent }, i) => i === 0 || percent > (stages[i - 1]?.percent ?? 0)), {
    error: 'write rising percentages',
  })
  .refine((stages) => stages.at(-1)?.percent === 100, { error: 'let the last stage be 100' })
  .prefault(DEFAULT_STAGES);

/** Those times of a phase that a stage has for itself, by its percentage. */
export type ByStage = Record<string, Duration>;

interface Written {
  stages: z.output<typeof Stages>;
  gate: { stages: number[] };
  warmUp: object;
  bake: object;
}

/** What stands at a stage moves to where the same is set for all of them: everything else reads it there. */
export function foldStages<T extends Written>(settings: T, context: z.RefinementCtx) {
  const { stages, gate, warmUp, bake } = settings;
  for (const [i, { percent, gate: waits }] of stages.entries()) {
    if (waits !== false || !gate.stages.includes(percent)) continue;
    const message = `"gate.stages" says that stage ${percent} waits: write it at one place`;
    context.addIssue({ code: 'custom', path: ['stages', i, 'gate'], message, input: settings });
  }
  const gated = stages.flatMap(({ percent, gate: waits }) => (waits ? [percent] : []));
  return {
    ...settings,
    stages: stages.map(({ percent }) => percent),
    gate: { ...gate, stages: [...new Set([...gate.stages, ...gated])] },
    warmUp: { ...warmUp, byStage: timesOf(stages, 'warmUp') },
    bake: { ...bake, byStage: timesOf(stages, 'bake') },
  } as Omit<T, keyof Written> & {
    stages: number[];
    gate: T['gate'];
    warmUp: T['warmUp'] & { byStage: ByStage };
    bake: T['bake'] & { byStage: ByStage };
  };
}

function timesOf(stages: Written['stages'], phase: 'warmUp' | 'bake'): ByStage {
  return Object.fromEntries(
    stages.flatMap(({ percent, [phase]: time }) => (time ? [[String(percent), time] as const] : [])),
  );
}
