import type { PageSeen } from './cache/read-page.ts';
import type { Sessions } from './cache/sessions.ts';
import type { SharedCache } from './cache/shared-cache.ts';
import type { Database } from './database.ts';

/** What a backend is made of, besides its own code. */
export interface Parts {
  cache: SharedCache;
  database: Database;
  sessions: Sessions;
  seen: PageSeen;
}
