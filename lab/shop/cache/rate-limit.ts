import type { SharedCache } from './shared-cache.ts';

const WINDOW_SECONDS = 60;
/** More than a customer ever clicks in a minute. */
const CALLS_PER_WINDOW = 600;

/** How many calls an address has left in this minute; negative when there were too many. */
export async function callsLeft(cache: SharedCache, address: string): Promise<number> {
  return CALLS_PER_WINDOW - (await cache.count(`ratelimit:${address}`, WINDOW_SECONDS));
}
