import type { Cache } from '../../examples/versioned-cache/versioned.ts';
import type { Side } from '../site/metrics.ts';
import type { Sessions } from './cache/sessions.ts';
import type { Found, SharedCache } from './cache/shared-cache.ts';
import type { Database } from './database.ts';

/** What both backends do alike, and may change while they are open. */
export interface ShopHabits {
  /** Each has keys of its own for its pages. */
  versionedKeys: boolean;
}

/** What stands before the keys of each one's pages, where they are versioned. */
export const VERSION: Record<Side, string> = { stable: 'v1', canary: 'v2' };

interface PageSeen {
  /** A page was looked up in the cache: not there, cached by this backend, or cached by the other one. */
  page(found: 'miss' | 'own' | 'other'): void;
}

/** What a backend is made of, besides its own code. */
export interface Parts {
  cache: SharedCache;
  /** Where pages are cached: in the same cache, under their plain keys or under those of one shape. */
  pages(): Cache<Found>;
  database: Database;
  sessions: Sessions;
  seen: PageSeen;
}
