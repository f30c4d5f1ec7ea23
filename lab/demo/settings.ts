import type { SettingsInput } from '../../lib/settings/settings.ts';
import { type LocalSite, localSettings } from '../site/local-settings.ts';

/** The embedded cloud's settings, and a person is asked half-way. */
export function demoSettings(site: LocalSite): SettingsInput {
  return { ...localSettings(site), gate: { stages: [50], expiry: '10 minutes' } };
}

/** The same with a second flush after the advance: then the bake has to sit out a second dip of the hit rate. */
export function flushingAgain(site: LocalSite): SettingsInput {
  return {
    ...demoSettings(site),
    flush: { againAfterAdvance: true },
    bake: { time: '11 seconds', checkEvery: '1 second' },
  };
}
