import * as z from 'zod';

/** The alarms that a stage may not run, move or be approved under. */
export const AlarmNames = z.object({
  abortOn: z.array(z.string()),
  /** Those that may lack data while the canary has no traffic. */
  abortOnCanary: z.array(z.string()),
});
export type AlarmNames = z.infer<typeof AlarmNames>;

export function listedAlarms({ abortOn, abortOnCanary }: AlarmNames, canaryHasTraffic: boolean): string[] {
  return canaryHasTraffic ? [...abortOn, ...abortOnCanary] : abortOn;
}
