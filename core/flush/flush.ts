import type { FlushRecord } from '../protocol/rollout.ts';
import type { Cache } from '../redis/cache.ts';
import type { Shard } from '../redis/shards.ts';
import { printable } from '../text/printable.ts';
import { beginFlush, continueFlush, type Flush, flushTimedOut, recordFlush } from './flush-record.ts';
import { type FlushConfig, type FlushRequest, WORK_SECONDS } from './flush-request.ts';
import { flushRules } from './flush-rules.ts';
import { flushShards } from './flush-shards.ts';
import { alignTo, isThrough } from './progress.ts';

const SAMPLES = 10;

export interface FlushOptions extends FlushConfig {
  /** @default WORK_SECONDS */
  workSeconds?: number;
  /** Hears of every key that is deleted or, in a dry run, would be; of some twice when a shard had to begin anew. */
  onKey?: (key: Buffer) => void;
}

/** One pass over the keyspace that deletes the keys of a profile, and only those. Nothing in here knows AWS. */
export async function flushCache(cache: Cache, request: FlushRequest, options: FlushOptions): Promise<FlushRecord> {
  const rules = flushRules(options, request);
  const calledAt = Date.now();
  const { dryRun, skip, previous } = request;
  const { secondPass = false } = options;
  const goesOn = previous && !previous.done && !skip;
  const flush = goesOn
    ? continueFlush(request, rules, previous)
    : beginFlush(rules, secondPass && !dryRun, new Date(calledAt));

  if (!skip) {
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
      budgetMicroseconds: options.foregroundBudgetMicroseconds ?? null,
      ...((dryRun || options.onKey) && { onDoomed }),
    };
    const mayGoOn = () => Date.now() < stopAt;
    do {
      await cache.use((shards) => flushShards(shards, flush, pass, mayGoOn), stopAt);
      if (isThrough(flush.progress) && flush.progress.layout !== '')
        await cache.use((shards) => lookAgain(shards, flush));
    } while (mayGoOn() && !isThrough(flush.progress));
    if (!isThrough(flush.progress) && Date.now() >= outOfTimeAt) throw flushTimedOut(request, options, flush);
  }
  return recordFlush(request, rules, options, flush, new Date());
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
