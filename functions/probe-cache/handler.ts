import { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { RedisAuthFailed, RedisUnavailable } from '../../core/protocol/errors.ts';
import { jsonOf } from '../../core/protocol/parse.ts';
import { formatAddress } from '../../core/redis/address.ts';
import { openCache } from '../../core/redis/cache.ts';
import { CacheConfig } from '../../core/redis/config.ts';
import { type CacheReading, type Counters, readCache } from './cache-reading.ts';
import { countSince } from './count-since.ts';
import { type CacheVerdict, judgeCache } from './judge-cache.ts';
import { publishProbe } from './publish-probe.ts';

export const Environment = z.object({ CACHE: jsonOf(CacheConfig) });

export interface CacheReport extends CacheVerdict {
  cache: string;
  /** Null while the cache is down. */
  reading: CacheReading | null;
  /** Since the last look of this process; null at its first. */
  counted: Counters | null;
}

const environment = Environment.parse(process.env);
const logger = new Logger({ serviceName: 'probe-cache' });
const cache = openCache(environment.CACHE);
let last: CacheReading | null = null;

/** Looks at the cache, publishes what it saw, and says how the cache is. A cache that is down is an answer, too. */
export async function handler(): Promise<CacheReport> {
  const report = await probe();
  publishProbe(cache.address.host, report.status, report.reading, report.counted);
  logger[report.status === 'ok' ? 'info' : 'warn'](report.reason, { ...report });
  return report;
}

async function probe(): Promise<CacheReport> {
  const name = formatAddress(cache.address);
  try {
    const reading = await cache.use(readCache);
    const counted = countSince(last, reading);
    last = reading;
    return { ...judgeCache(reading, counted), cache: name, reading, counted };
  } catch (error) {
    if (!(error instanceof RedisUnavailable || error instanceof RedisAuthFailed)) throw error;
    return { status: 'down', reason: error.message, cache: name, reading: null, counted: null };
  }
}
