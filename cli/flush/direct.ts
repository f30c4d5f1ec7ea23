import { flushCache } from '../../core/flush/flush.ts';
import type { FlushConfig } from '../../core/flush/flush-request.ts';
import { InvalidRequest } from '../../core/protocol/errors.ts';
import type { FlushRecord } from '../../core/protocol/rollout.ts';
import { formatAddress } from '../../core/redis/address.ts';
import { openCache } from '../../core/redis/cache.ts';
import { WrongUsage } from '../command-line/failures.ts';
import { isLoopback } from './loopback.ts';

/** A Redis that is flushed from here, without AWS. */
export interface DirectCache {
  /** Host and port, without user or password. */
  place: string;
  loopback: boolean;
  flush(request: FlushOrder, onKey?: (key: Uint8Array) => void): Promise<FlushRecord>;
  close(): void;
}

export interface FlushOrder {
  profile: string;
  dryRun: boolean;
  environment: string | undefined;
}

const EXAMPLE = 'For example: REDIS_URL=redis://localhost:6379 npm run flush:migration-cache:dry-run';

export function openDirect(url: string | undefined, cluster: boolean, config: FlushConfig): DirectCache {
  if (!url) throw new WrongUsage(`REDIS_URL is not set. Say which Redis is meant. ${EXAMPLE}`);
  const cache = usable(() => openCache({ url, cluster }));
  return {
    place: formatAddress(cache.address),
    loopback: isLoopback(cache.address.host),
    async flush({ environment, ...request }, onKey) {
      return flushCache(
        cache,
        { ...request, skip: false, ...(environment !== undefined && { environment }) },
        // Nothing ends this process early, as Lambda does, so one call has all of the time.
        { ...config, workSeconds: config.timeLimitSeconds, ...(onKey && { onKey }) },
      );
    },
    close: () => cache.close(),
  };
}

function usable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidRequest) throw new WrongUsage(`REDIS_URL cannot be used. ${error.message} ${EXAMPLE}`);
    throw error;
  }
}
