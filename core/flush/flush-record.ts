import { FlushTimedOut, InvalidRequest } from '../protocol/errors.ts';
import type { FlushRecord } from '../protocol/rollout.ts';
import type { FlushConfig, FlushRequest } from './flush-request.ts';
import type { FlushRules } from './flush-rules.ts';
import { type Count, isThrough, noProgress, type Progress, readResume, totalCounts, writeResume } from './progress.ts';

/** One flush on its way, possibly through several calls. */
export interface Flush {
  startedAt: Date;
  before: FlushRecord['before'];
  progress: Progress;
  usedMemoryAfter: number | null;
  /** What scanning and deleting has cost the servers; null where they do not tell. Attempts that failed are left out. */
  serverMs: number | null;
  /** One list per pattern. */
  samples: string[][];
  /** Microseconds that this call has waited for pages, and what of it was the way there and back. */
  waits: { all: number; way: number };
}

export function beginFlush({ patterns }: FlushRules, secondPass: boolean, now: Date): Flush {
  return {
    startedAt: now,
    before: null,
    progress: noProgress(patterns.length, secondPass),
    usedMemoryAfter: null,
    serverMs: 0,
    samples: patterns.map(() => []),
    waits: { all: 0, way: 0 },
  };
}

/** Where the call before stopped; refused when it was another flush that stopped there. */
export function continueFlush(request: FlushRequest, { patterns }: FlushRules, previous: FlushRecord): Flush {
  const same =
    previous.profile === request.profile &&
    previous.dryRun === request.dryRun &&
    previous.patterns.length === patterns.length &&
    previous.patterns.every(({ pattern }, i) => pattern === patterns[i]?.pattern);
  if (!same) {
    throw new InvalidRequest(
      `The previous record is of another flush (profile "${previous.profile}"${previous.dryRun ? ', dry run' : ''}). Start anew without \`previous\`.`,
    );
  }
  return {
    startedAt: new Date(previous.startedAt),
    before: previous.before,
    progress: readResume(previous.resume ?? '', patterns.length),
    usedMemoryAfter: null,
    serverMs: previous.serverMs ?? null,
    samples: previous.patterns.map(({ samples = [] }) => [...samples]),
    waits: { all: 0, way: 0 },
  };
}

export function recordFlush(
  { profile, dryRun, skip, gradually }: FlushRequest,
  { patterns }: FlushRules,
  config: FlushConfig,
  { startedAt, before, progress, usedMemoryAfter, serverMs, samples }: Flush,
  now: Date,
): FlushRecord {
  const counts = totalCounts(progress);
  const done = isThrough(progress);
  // Until they are gone, keys that go gradually are found again by whoever begins anew, so they are not counted when told.
  const later = gradually === true && !dryRun;
  const deletedOf = ({ matched, deleted, preserved }: Count) => (later ? matched - preserved : deleted);
  const deleted = counts.reduce((total, count) => total + deletedOf(count), 0);
  return {
    profile,
    dryRun,
    skipped: skip,
    done,
    resume: done ? null : writeResume(progress),
    startedAt: startedAt.toISOString(),
    flushedAt: now.toISOString(),
    freshUntil: new Date(now.getTime() + config.maxFlushAgeSeconds * 1000).toISOString(),
    durationMs: now.getTime() - startedAt.getTime(),
    scanned: scannedKeys(progress),
    matched: sum(counts, 'matched'),
    deleted,
    goneBy: later && !skip ? goneBy(startedAt, config).toISOString() : null,
    recached: progress.secondPass === 'begun' ? deleted - progress.deletedBefore : null,
    preserved: sum(counts, 'preserved'),
    patterns: patterns.map(({ pattern }, i) => {
      const count = counts[i] ?? { matched: 0, deleted: 0, preserved: 0, unanswered: 0 };
      const { matched, preserved, unanswered } = count;
      return {
        pattern,
        ...{ matched, deleted: deletedOf(count), preserved },
        ...(unanswered > 0 && { unanswered }),
        ...(dryRun && { samples: samples[i] ?? [] }),
      };
    }),
    before,
    freedBytes:
      dryRun || later || before?.usedMemoryBytes === undefined || usedMemoryAfter === null
        ? null
        : before.usedMemoryBytes - usedMemoryAfter,
    serverMs: skip ? null : serverMs,
  };
}

/** When the last key of a flush that goes gradually is gone. Without a time for it, at once. */
export function goneBy(startedAt: Date, { overSeconds = 0 }: Pick<FlushConfig, 'overSeconds'>): Date {
  return new Date(startedAt.getTime() + overSeconds * 1000);
}

export function flushTimedOut(
  { profile, dryRun }: FlushRequest,
  { timeLimitSeconds }: FlushConfig,
  { before, progress, waits }: Flush,
): FlushTimedOut {
  const scanned = scannedKeys(progress);
  const keys = before?.keys ?? 0;
  const needed =
    scanned > 0 && keys > scanned
      ? `, of which all would need about ${Math.ceil((timeLimitSeconds * keys) / scanned)} s`
      : '';
  const cause =
    waits.way > waits.all / 2
      ? ' Most of the time was the way to Redis and back: run it nearer to Redis (the flush function does),'
      : ' Flush at a quieter time,';
  return new FlushTimedOut(
    `The ${dryRun ? 'dry run' : 'flush'} of profile "${profile}" did not finish in ${timeLimitSeconds} s: it had looked at ${scanned} of about ${before ? keys : 'unknown'} keys${needed}.${cause} or raise the setting flush.timeLimit. ${dryRun ? 'Nothing was deleted.' : 'What it did not reach may be stale until it expires.'}`,
  );
}

/** At least what Redis said is gone, at most what it was told besides. */
export function halfDone({ deleted, patterns }: Pick<FlushRecord, 'deleted' | 'patterns'>): string {
  const unanswered = patterns.reduce((total, count) => total + (count.unanswered ?? 0), 0);
  if (deleted + unanswered === 0) return 'Nothing was deleted.';
  const counts = patterns.map((count) => `${count.pattern} ${range(count.deleted, count.unanswered)}`);
  return `Until then it had deleted ${range(deleted, unanswered)} keys: ${counts.join(', ')}.`;
}

function range(least: number, unanswered = 0): string {
  return unanswered > 0 ? `at least ${least} and at most ${least + unanswered}` : String(least);
}

function scannedKeys({ shards }: Progress): number {
  return shards.reduce((total, { scanned }) => total + scanned, 0);
}

function sum(counts: Count[], what: keyof Count): number {
  return counts.reduce((total, count) => total + count[what], 0);
}
