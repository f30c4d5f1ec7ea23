import * as z from 'zod';
import { sections } from '../../core/health/signals/signals.ts';
import { duration } from './duration.ts';

/** What a stage is judged by. Each signal has its own section, with its home beside the signal. */
export const HealthSettings = z.strictObject({
  period: duration
    .prefault('1 minute')
    .refine((period) => [1, 5, 10, 20, 30].includes(period.toSeconds()) || period.toSeconds() % 60 === 0, {
      error: 'write 1, 5, 10, 20 or 30 seconds, or whole minutes: CloudWatch knows no other periods',
    }),
  metricLag: duration.prefault('3 minutes'),
  ...sections,
});
