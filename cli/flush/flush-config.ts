import type { FlushConfig } from '../../core/flush/flush-request.ts';
import { budgetMicroseconds } from '../../lib/settings/foreground-budget.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import { Settings } from '../../lib/settings/settings.ts';
import { SettingsError } from '../../lib/settings/settings-error.ts';
import { chooseEnvironment } from '../command-line/environments.ts';
import { WrongUsage } from '../command-line/failures.ts';

/**
 * Profiles, preserve patterns and limits of the environment that is named, or else of the only one there is; the defaults,
 * which every environment begins with, only where there is none. A choice between several is nobody's but the caller's.
 */
export function flushConfig(
  named: string | undefined,
  known: Record<string, unknown>,
): { settings: string; config: FlushConfig } {
  const names = Object.keys(known);
  const environment = named || names.length > 0 ? chooseEnvironment(named, () => names) : null;
  const flush = environment === null ? Settings.shape.flush.parse(undefined) : settingsOf(environment, known).flush;
  return {
    settings:
      environment === null ? 'the defaults (no environment in cdk.json)' : `environment "${environment}" in cdk.json`,
    config: {
      profiles: flush.profiles,
      preserve: flush.preserve,
      timeLimitSeconds: flush.timeLimit.toSeconds(),
      maxFlushAgeSeconds: flush.maxFlushAge.toSeconds(),
      foregroundBudgetMicroseconds: budgetMicroseconds(flush.foregroundBudget),
      secondPass: flush.secondPass,
    },
  };
}

function settingsOf(environment: string, known: Record<string, unknown>): Settings {
  if (!Object.hasOwn(known, environment)) {
    throw new WrongUsage(
      `cdk.json here has no environment "${environment}", only: ${Object.keys(known).join(', ') || 'none'}. Name one of these, with --environment or SLUICE_ENVIRONMENT.`,
    );
  }
  try {
    return readSettings(environment, known[environment]);
  } catch (error) {
    if (error instanceof SettingsError) throw new WrongUsage(error.message);
    throw error;
  }
}
