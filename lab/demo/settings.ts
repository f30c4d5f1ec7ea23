import type { SettingsInput } from '../../lib/settings/settings.ts';
import { type LocalSite, localSettings } from '../site/local-settings.ts';
import { METRICS } from '../site/metrics.ts';

/** The embedded cloud's settings, and a person is asked half-way. */
export function demoSettings(site: LocalSite): SettingsInput {
  return { ...localSettings(site), gate: { stages: [50], expiry: '10 minutes' } };
}

/**
 * Where each backend has keys of its own, the way back leaves the cache as it is, too, and an answer in the other's
 * shape ends the stage. With shared keys hundreds of 1,000 are as it should be: either backend can read them.
 */
export function versionedSettings(site: LocalSite): SettingsInput {
  const settings = demoSettings(site);
  const metric = { namespace: METRICS.namespace, metricName: METRICS.otherShapePerThousand };
  return {
    ...settings,
    flush: { onRollback: false },
    health: {
      ...settings.health,
      metrics: {
        'other shape': {
          metric: { ...metric, statistic: 'Average' },
          ceiling: 0,
          unit: 'of 1,000',
          samples: { ...metric, statistic: 'SampleCount' },
        },
      },
    },
  };
}
