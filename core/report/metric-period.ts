import type { HealthConfig } from '../health/config.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** CloudWatch keeps fine periods for a while only: under a minute for 3 hours, a minute for 15 days, 5 minutes for 63. */
const KEPT = [
  { ageSeconds: 3 * HOUR, periodSeconds: 0 },
  { ageSeconds: 15 * DAY, periodSeconds: MINUTE },
  { ageSeconds: 63 * DAY, periodSeconds: 5 * MINUTE },
  { ageSeconds: Number.POSITIVE_INFINITY, periodSeconds: HOUR },
];

/** The configuration with a period in which CloudWatch still has what was measured then. */
export function withPeriodOf<C extends Pick<HealthConfig, 'periodSeconds'>>(config: C, from: number, now: Date): C {
  const ageSeconds = (now.getTime() - from) / 1000;
  const kept = KEPT.find((step) => ageSeconds < step.ageSeconds);
  return { ...config, periodSeconds: Math.max(config.periodSeconds, kept?.periodSeconds ?? 0) };
}
