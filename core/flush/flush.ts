import { FlushTimedOut, RedisAuthFailed, RedisUnavailable } from '../protocol/errors.ts';
import type { FlushRecord } from '../protocol/rollout.ts';
import type { Cache } from '../redis/cache.ts';
import type { Shard } from '../redis/shards.ts';
import { REPLY_TIMEOUT_MS } from '../redis/socket-options.ts';
import { printable } from '../text/printable.ts';
import { beginFlush, continueFlush, type Flush, flushTimedOut, goneBy, halfDone, recordFlush } from './flush-record.ts';
import { type FlushConfig, type FlushRequest, WORK_SECONDS } from './flush-request.ts';
import { flushRules } from './flush-rules.ts';
import { flushShards } from './flush-shards.ts';
import { alignTo, isThrough } from './progress.ts';

const SAMPLES = 10;
/** After these, somebody wants to know what is gone. */
const ENDINGS = [FlushTimedOut, RedisAuthFailed, RedisUnavailable];

export interface FlushOptions extends FlushConfig {
  /** @default WORK_SECONDS */
  workSeconds?: number;
  /** Hears of every key that is deleted or, in a dry run, would be; of some twice when a shard had to begin anew. */
  onKey?: (key: Buffer) => void;
  /** Hears that it has heard of all keys of a page; where it throws, they stay. */
  onPageTold?: () => void;
  /** Ends the flush before its time, between two pages; its record is then not done. */
  stop?: AbortSignal;
  /** Hears how far a flush had come that fails. */
  onUnfinished?: (record: FlushRecord) => void;
}

/** One pass over the keyspace that deletes the keys of a profile, and only those. Nothing in here knows AWS. */
export async function flushCache(cache: Cache, request: FlushRequest, options: FlushOptions): Promise<FlushRecord> {
  const rules = flushRules(options, request);
  const calledAt = Date.now();
  const { dryRun, skip, gradually, previous } = request;
  const { secondPass = false } = options;
  const goesOn = previous && !previous.done && !skip;
  const flush = goesOn
    ? continueFlush(request, rules, previous)
    : beginFlush(rules, secondPass && !dryRun && !gradually, new Date(calledAt));

  const record = () => recordFlush(request, rules, options, flush, new Date());

  try {
    if (!skip) await Promise.race([work(), tooLateAfter(options.stop)]);
    return record();
  } catch (error) {
    options.onUnfinished?.(record());
    if (!dryRun && ENDINGS.some((ending) => error instanceof ending) && error instanceof Error) {
      error.message += ` ${halfDone(record())}`;
    }
    throw error;
  }

  async function work(): Promise<void> {
    const outOfTimeAt = flush.startedAt.getTime() + options.timeLimitSeconds * 1000;
    if (calledAt > outOfTimeAt) throw flushTimedOut(request, options, flush);
    const stopAt = Math.min(calledAt + (options.workSeconds ?? WORK_SECONDS) * 1000, outOfTimeAt);
    const onDoomed = (key: Buffer, pattern: number) => {
      options.onKey?.(key);
      if (dryRun) addSample(flush.samples[pattern], key);
    };
    const pass = {
      rules,
      dryRun,
      ...(gradually && { lifeLeft: () => goneBy(flush.startedAt, options).getTime() - Date.now() }),
      budgetMicroseconds: options.foregroundBudgetMicroseconds ?? null,
      onPageTold: options.onPageTold,
      ...((dryRun || options.onKey) && { onDoomed }),
      timeLeft: () => outOfTimeAt - Date.now(),
    };
    const mayGoOn = () => Date.now() < stopAt && !options.stop?.aborted;
    do {
      await cache.use((shards) => flushShards(shards, flush, pass, mayGoOn), stopAt);
      if (isThrough(flush.progress) && flush.progress.layout !== '')
        await cache.use((shards) => lookAgain(shards, flush));
    } while (mayGoOn() && !isThrough(flush.progress));
    if (!isThrough(flush.progress) && Date.now() >= outOfTimeAt) throw flushTimedOut(request, options, flush);
  }
}

/** Whoever stops a flush waits for a page as long as for any answer, and no longer. */
function tooLateAfter(stop: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    stop?.addEventListener('abort', () => {
      const late = () => reject(new RedisUnavailable('Redis did not answer any more when the flush was stopped.'));
      setTimeout(late, REPLY_TIMEOUT_MS).unref();
    });
  });
}

/** A cluster is looked at once more: a primary that came meanwhile, or slots that moved, make it begin anew there. */
async function lookAgain(shards: Shard[], flush: Flush): Promise<void> {
  flush.progress = alignTo(shards, flush.progress);
}

/** SCAN may report a key twice. */
function addSample(samples: string[] = [], key: Buffer): void {
  if (samples.length >= SAMPLES) return;
  const line = printable(key);
  if (!samples.includes(line)) samples.push(line);
}
