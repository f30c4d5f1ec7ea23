import { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { compareBackends } from '../../core/compatibility/compare-backends.ts';
import { CompatibilityConfig } from '../../core/compatibility/config.ts';
import type { Compatibility } from '../../core/compatibility/findings.ts';
import { Evictable } from '../../core/compatibility/may-evict.ts';
import { jsonOf, parseRequest } from '../../core/protocol/parse.ts';
import { openCache } from '../../core/redis/cache.ts';
import { CacheConfig } from '../../core/redis/config.ts';

/** Everything is set: nobody who calls can name an address or a key. */
const Request = z.strictObject({});

export const Environment = z.object({
  CACHE: jsonOf(CacheConfig),
  COMPATIBILITY: jsonOf(CompatibilityConfig),
  EVICTABLE: jsonOf(Evictable),
});

const { CACHE, COMPATIBILITY, EVICTABLE } = Environment.parse(process.env);
const logger = new Logger({ serviceName: 'compare-backends' });
const cache = openCache(CACHE);

/** Whether each backend reads what the other cached, page by page. */
export async function handler(input: unknown): Promise<Compatibility> {
  parseRequest(Request, input, 'a request to compare the backends');
  try {
    const compatibility = await compareBackends(cache, COMPATIBILITY, EVICTABLE);
    logger[compatibility.verdict === 'compatible' ? 'info' : 'warn']('backends compared', { ...compatibility });
    return compatibility;
  } catch (error) {
    if (error instanceof Error) logger.error(error.message, { error: error.name });
    throw error;
  }
}
