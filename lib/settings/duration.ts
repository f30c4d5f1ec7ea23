import { Duration } from 'aws-cdk-lib';
import ms, { type StringValue } from 'ms';
import * as z from 'zod';

/** A CDK Duration, or the same in words: "90 seconds", "10 minutes", "24 hours". Whole seconds, at least one. */
export const duration = z
  .union([z.custom<Duration>((value) => value instanceof Duration), z.string().transform(parseDuration)], {
    error: 'write a number and a unit, such as "90 seconds", "10 minutes" or "24 hours"',
  })
  .refine((value) => Number.isInteger(value.toMilliseconds() / 1000) && value.toMilliseconds() > 0, {
    error: 'write whole seconds, at least one',
  });

function parseDuration(text: string, context: z.RefinementCtx): Duration {
  const milliseconds = /^\d+\s*[a-z]+$/i.test(text) ? ms(text as StringValue) : undefined;
  if (milliseconds !== undefined && Number.isFinite(milliseconds)) return Duration.millis(milliseconds);
  context.addIssue({
    code: 'custom',
    message: 'write a number and a unit, such as "90 seconds", "10 minutes" or "24 hours"',
  });
  return z.NEVER;
}
