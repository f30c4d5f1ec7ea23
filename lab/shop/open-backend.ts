import { versioned } from '../../examples/versioned-cache/versioned.ts';
import type { Side } from '../site/metrics.ts';
import type { Listener } from './backend.ts';
import { connectCache } from './cache/connect.ts';
import { openSessions } from './cache/sessions.ts';
import { openSharedCache } from './cache/shared-cache.ts';
import type { Database } from './database.ts';
import { expressApp } from './express/app.ts';
import type { Meter } from './meter.ts';
import { type ShopHabits, VERSION } from './parts.ts';
import { httpFront } from './serverless/front.ts';
import { serverlessHandler } from './serverless/handler.ts';

/** What goes wrong in the whole shop at once, for the demonstration of faults. */
export interface ShopTrouble {
  /** Pages are cached for a moment only, as after a wrong TTL in a release. */
  forgetsPages: boolean;
  /** Half of the resolvers send everybody to the new backend, whatever the weights say. */
  weightsIgnored: boolean;
}

export interface BackendProps {
  side: Side;
  redisUrl: string;
  database: Database;
  meter: Meter;
  trouble: ShopTrouble;
  habits: ShopHabits;
  random: () => number;
}

/** Both have it from their configuration; it guards nothing here but the customers of a demonstration. */
const SECRET = 'a secret of the demonstration';

/** Seconds that a page stays cached: five minutes in the story, less here. Spread, so that not all expire together. */
const SHORTEST = 25;
const LONGEST = 60;

/** One of the shop's two backends, with its own connection to the cache. */
export async function openBackend({ side, redisUrl, database, meter, trouble, habits, random }: BackendProps) {
  const redis = await connectCache(redisUrl);
  const cache = openSharedCache({
    redis,
    ttlSeconds: () => (trouble.forgetsPages ? 1 : SHORTEST + random() * (LONGEST - SHORTEST)),
    seen: meter,
  });
  const own = versioned(cache, VERSION[side]);
  const parts = {
    cache,
    pages: () => (habits.versionedKeys ? own : cache),
    database,
    sessions: openSessions(cache, SECRET),
    seen: { page: (found: 'miss' | 'own' | 'other') => meter.page(side, found) },
  };
  const listener: Listener = side === 'stable' ? expressApp(parts) : httpFront(serverlessHandler(parts));
  return { listener, close: cache.close };
}
