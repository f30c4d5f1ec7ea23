import type { FlushConfig } from '../../core/flush/flush-request.ts';
import { budgetMicroseconds } from '../../lib/settings/foreground-budget.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import { Settings } from '../../lib/settings/settings.ts';
import { WrongUsage } from '../command-line/failures.ts';

/** Profiles, preserve patterns and limits: an environment's, or the defaults that every environment begins with. */
export function flushConfig(environment: string | undefined, known: () => Record<string, unknown>): FlushConfig {
  const flush = environment ? settingsOf(environment, known()).flush : Settings.shape.flush.parse(undefined);
  return {
    profiles: flush.profiles,
    preserve: flush.preserve,
    timeLimitSeconds: flush.timeLimit.toSeconds(),
    maxFlushAgeSeconds: flush.maxFlushAge.toSeconds(),
    foregroundBudgetMicroseconds: budgetMicroseconds(flush.foregroundBudget),
    secondPass: flush.secondPass,
  };
}

function settingsOf(environment: string, known: Record<string, unknown>): Settings {
  if (Object.hasOwn(known, environment)) return readSettings(environment, known[environment]);
  const names = Object.keys(known).join(', ') || 'none';
  throw new WrongUsage(
    `cdk.json has no environment "${environment}", only: ${names}. Leave --environment out for the defaults.`,
  );
}
