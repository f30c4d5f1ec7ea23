import { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { RedisAuthFailed, RedisUnavailable } from '../../core/protocol/errors.ts';
import { jsonOf } from '../../core/protocol/parse.ts';
import { formatAddress } from '../../core/redis/address.ts';
import { openCache } from '../../core/redis/cache.ts';
import { CacheConfig } from '../../core/redis/config.ts';
import { type CacheReading, readCache } from './cache-reading.ts';
import { evictedSince } from './evicted-since.ts';
import { type CacheVerdict, judgeCache } from './judge-cache.ts';
import { publishProbe } from './publish-probe.ts';

export const Environment = z.object({ CACHE: jsonOf(CacheConfig) });

export interface CacheReport extends CacheVerdict {
  cache: string;
  /** Null while the cache is down. */
  reading: CacheReading | null;
  /** Keys, since the last look of this process; null at its first. */
  evicted: number | null;
}

const environment = Environment.parse(process.env);
const logger = new Logger({ serviceName: 'probe-cache' });
const cache = openCache(environment.CACHE);
let last: CacheReading | null = null;

/** Looks at the cache, publishes what it saw, and says how the cache is. A cache that is down is an answer, too. */
export async function handler(): Promise<CacheReport> {
  const report = await probe();
  publishProbe(cache.address.host, report.status, report.evicted);
  logger[report.status === 'ok' ? 'info' : 'warn'](report.reason, { ...report });
  return report;
}

async function probe(): Promise<CacheReport> {
  const name = formatAddress(cache.address);
  try {
    const reading = await cache.use(readCache);
    const evicted = evictedSince(last, reading);
    last = reading;
    return { ...judgeCache(reading, evicted), cache: name, reading, evicted };
  } catch (error) {
    if (!(error instanceof RedisUnavailable || error instanceof RedisAuthFailed)) throw error;
    return { status: 'down', reason: error.message, cache: name, reading: null, evicted: null };
  }
}
