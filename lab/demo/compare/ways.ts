import type { SettingsInput } from '../../../lib/settings/settings.ts';
import { type LocalSite, localSettings } from '../../site/local-settings.ts';

/** So long that a flush over it has to show what it can: of the demonstration's four seconds hardly anything could be seen. */
const WAIT = '20 seconds';

/** One way to treat the cache in a stage. */
export interface Way {
  name: string;
  flush: NonNullable<SettingsInput['flush']>;
  skipFlush: boolean;
  versionedKeys: boolean;
}

/** In an order in which as few as possible need another deployment. */
export const WAYS: [Way, ...Way[]] = [
  { name: 'no flush', flush: { againAfterAdvance: false }, skipFlush: true, versionedKeys: false },
  { name: 'at once', flush: { againAfterAdvance: false }, skipFlush: false, versionedKeys: false },
  { name: 'over the wait', flush: { againAfterAdvance: false, over: WAIT }, skipFlush: false, versionedKeys: false },
  { name: 'at once + again', flush: {}, skipFlush: false, versionedKeys: false },
  { name: 'versioned keys', flush: {}, skipFlush: true, versionedKeys: true },
];

export function settingsOf({ flush }: Way): (site: LocalSite) => SettingsInput {
  return (site) => ({
    ...localSettings(site),
    flush,
    stages: [5, 25, 50, { percent: 100, bake: WAIT }],
    warmUp: { wait: WAIT, checkEvery: '1 second', deadline: '50 seconds' },
  });
}
