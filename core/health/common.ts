import * as z from 'zod';
import { AlarmNames } from '../alarms/listed-alarms.ts';
import { OwnStage } from './own-stage.ts';

const Seconds = z.number().positive();

/** What every signal knows of the settings, beside its own sections of them. */
export const Common = z.object({
  periodSeconds: Seconds,
  metricLagSeconds: Seconds,
  warmUp: z.object({ deadlineSeconds: Seconds }),
  bake: z.object({ timeSeconds: Seconds }),
  alarms: AlarmNames,
  /** Those that do something differently, by their percentage; `atStage` says what holds for one of them. */
  stages: z.record(z.string(), OwnStage).optional(),
});
export type Common = z.output<typeof Common>;

/** Sections of the settings under `health`, by their names. */
export type Sections = Record<string, z.ZodType>;

/** What a signal gets to know: the common, and the sections that it names as its own. */
export type Config<S extends Sections> = Common & z.output<z.ZodObject<S>>;
