import * as z from 'zod';

const limits = <Name extends string>(...names: Name[]) =>
  z.strictObject(
    Object.fromEntries(names.map((name) => [name, z.number().optional()])) as Record<Name, z.ZodOptional<z.ZodNumber>>,
  );

/**
 * The limits under `health` that a stage may have of its own. What is read, how far back, and how many periods may be over
 * a limit are the same for all stages; so a number here is all that differs.
 */
export const OwnLimits = z.strictObject({
  hitRate: limits('minPercent', 'minLookups').optional(),
  latency: limits('floorMs', 'ceilingMs', 'maxRatio', 'maxRatioAlone').optional(),
  databaseLatency: limits('floorMs', 'ceilingMs', 'maxRatio').optional(),
  traffic: limits(
    ...(['minRequests', 'errorMarginPercent', 'errorFloorPercent', 'errorCeilingPercent'] as const),
    'splitTolerancePercent',
  ).optional(),
  metrics: z.record(z.string(), limits('ceiling', 'floor', 'maxRatio', 'ratioFrom', 'minSamples')).optional(),
});
export type OwnLimits = z.output<typeof OwnLimits>;

const Seconds = z.number().positive();

/** What one stage does differently, as HEALTH has it: short, because all environment variables of a function share 4 KB. */
export const OwnStage = z.strictObject({
  warmUpSeconds: Seconds.optional(),
  bakeSeconds: Seconds.optional(),
  health: OwnLimits.optional(),
  /** Those that are asked, of all. */
  checks: z.array(z.string()).optional(),
});
export type OwnStage = z.output<typeof OwnStage>;
