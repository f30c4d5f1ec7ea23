import { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { CacheCheck, type CacheChecked, checkCache } from '../../core/flush/check.ts';
import { flushCache } from '../../core/flush/flush.ts';
import { FlushConfig, FlushRequest } from '../../core/flush/flush-request.ts';
import { jsonOf, parseRequest } from '../../core/protocol/parse.ts';
import type { FlushRecord } from '../../core/protocol/rollout.ts';
import { openCache } from '../../core/redis/cache.ts';
import { CacheConfig } from '../../core/redis/config.ts';
import { publishFlush } from './publish-flush.ts';

export const Environment = z.object({
  CACHE: jsonOf(CacheConfig),
  FLUSH: jsonOf(FlushConfig),
  /** For the metrics. */
  STACK: z.string().optional(),
});

const environment = Environment.parse(process.env);
const logger = new Logger({ serviceName: 'flush-cache' });
const cache = openCache(environment.CACHE);

/** Flushes for as long as one call may; while the record is not done, call again with it as `previous`. */
export async function handler(input: unknown): Promise<FlushRecord | CacheChecked> {
  const check = CacheCheck.safeParse(input);
  if (check.success) return checkCache(cache, check.data, environment.FLUSH);
  const request = parseRequest(FlushRequest, input, 'a flush request');
  try {
    const record = await flushCache(cache, request, environment.FLUSH);
    const { resume, patterns, ...facts } = record;
    logger.info(record.done ? 'flush done' : 'flush not done yet', {
      ...facts,
      // Keys may name people, so the samples of a dry run stay out of the log.
      patterns: patterns.map(({ samples, ...counts }) => counts),
    });
    publishFlush(record, environment.STACK);
    return record;
  } catch (error) {
    if (error instanceof Error) logger.error(error.message, { error: error.name, profile: request.profile });
    throw error;
  }
}
