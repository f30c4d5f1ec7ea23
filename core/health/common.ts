import * as z from 'zod';
import { AlarmNames } from '../alarms/listed-alarms.ts';

const Seconds = z.number().positive();
/** Of the stages that have a time of their own, by their percentage. */
const byStage = z.record(z.string(), Seconds).optional();

/** What every signal knows of the settings, beside its own sections of them. */
export const Common = z.object({
  periodSeconds: Seconds,
  metricLagSeconds: Seconds,
  warmUp: z.object({ deadlineSeconds: Seconds, byStage }),
  bake: z.object({ timeSeconds: Seconds, byStage }),
  alarms: AlarmNames,
});
export type Common = z.output<typeof Common>;

/** What people call the length of a phase of a stage, without the metric's lag. */
export function spanSeconds(
  { warmUp, bake }: Pick<Common, 'warmUp' | 'bake'>,
  phase: 'warm-up' | 'bake',
  stage: number,
) {
  return phase === 'bake'
    ? (bake.byStage?.[stage] ?? bake.timeSeconds)
    : (warmUp.byStage?.[stage] ?? warmUp.deadlineSeconds);
}

/** Sections of the settings under `health`, by their names. */
export type Sections = Record<string, z.ZodType>;

/** What a signal gets to know: the common, and the sections that it names as its own. */
export type Config<S extends Sections> = Common & z.output<z.ZodObject<S>>;
