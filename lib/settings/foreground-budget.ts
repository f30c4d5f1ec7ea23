import { Duration } from 'aws-cdk-lib';
import * as z from 'zod';

const MESSAGE = 'write a time between 20 microseconds and 1 second, such as "200 microseconds" or "2 ms", or "none"';

const UNITS: Record<string, number> = {
  us: 0.001,
  µs: 0.001,
  microsecond: 0.001,
  microseconds: 0.001,
  ms: 1,
  millisecond: 1,
  milliseconds: 1,
};

/** How long one batch may keep a server busy, as a CDK Duration or in words; "none" for no limit. */
export const foregroundBudget = z
  .union(
    [
      z.literal('none'),
      z.custom<Duration>((value) => value instanceof Duration),
      z.string().transform((text, context) => {
        const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-zµ]+)$/i.exec(text) ?? [];
        const factor = UNITS[unit.toLowerCase()];
        if (number !== undefined && factor !== undefined) return Duration.millis(Number(number) * factor);
        context.addIssue({ code: 'custom', message: MESSAGE });
        return z.NEVER;
      }),
    ],
    { error: MESSAGE },
  )
  .refine((budget) => budget === 'none' || isSensible(budget.toMilliseconds({ integral: false })), { error: MESSAGE });

/** As the flush function takes it. */
export function budgetMicroseconds(budget: Duration | 'none'): number | null {
  return budget === 'none' ? null : Math.round(budget.toMilliseconds({ integral: false }) * 1000);
}

function isSensible(milliseconds: number): boolean {
  return milliseconds >= 0.02 && milliseconds <= 1000;
}
