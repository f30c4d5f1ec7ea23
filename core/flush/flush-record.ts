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
}

export function beginFlush({ patterns }: FlushRules, secondPass: boolean, now: Date): Flush {
  return {
    startedAt: now,
    before: null,
    progress: noProgress(patterns.length, secondPass),
    usedMemoryAfter: null,
    serverMs: 0,
    samples: patterns.map(() => []),
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
  };
}

export function recordFlush(
  { profile, dryRun, skip }: FlushRequest,
  { patterns }: FlushRules,
  { maxFlushAgeSeconds }: FlushConfig,
  { startedAt, before, progress, usedMemoryAfter, serverMs, samples }: Flush,
  now: Date,
): FlushRecord {
  const counts = totalCounts(progress);
  const done = isThrough(progress);
  return {
    profile,
    dryRun,
    skipped: skip,
    done,
    resume: done ? null : writeResume(progress),
    startedAt: startedAt.toISOString(),
    flushedAt: now.toISOString(),
    freshUntil: new Date(now.getTime() + maxFlushAgeSeconds * 1000).toISOString(),
    durationMs: now.getTime() - startedAt.getTime(),
    scanned: scannedKeys(progress),
    matched: sum(counts, 'matched'),
    deleted: sum(counts, 'deleted'),
    recached: progress.secondPass === 'begun' ? sum(counts, 'deleted') - progress.deletedBefore : null,
    preserved: sum(counts, 'preserved'),
    patterns: patterns.map(({ pattern }, i) => ({
      pattern,
      ...(counts[i] ?? { matched: 0, deleted: 0, preserved: 0 }),
      ...(dryRun && { samples: samples[i] ?? [] }),
    })),
    before,
    freedBytes:
      dryRun || before?.usedMemoryBytes === undefined || usedMemoryAfter === null
        ? null
        : before.usedMemoryBytes - usedMemoryAfter,
    serverMs: skip ? null : serverMs,
  };
}

export function flushTimedOut(
  { profile, dryRun }: FlushRequest,
  { timeLimitSeconds }: FlushConfig,
  { before, progress }: Flush,
): FlushTimedOut {
  const looked = `had looked at ${scannedKeys(progress)} of about ${before?.keys ?? 'unknown'} keys`;
  const deleted = sum(totalCounts(progress), 'deleted');
  return new FlushTimedOut(
    dryRun
      ? `The dry run of profile "${profile}" did not finish in ${timeLimitSeconds} s: it ${looked}. Nothing was deleted. Raise the setting flush.timeLimit.`
      : `The flush of profile "${profile}" did not finish in ${timeLimitSeconds} s: it ${looked} and deleted ${deleted}. What it did not reach may be stale until it expires. Flush again at a quieter time, or raise the setting flush.timeLimit.`,
  );
}

function scannedKeys({ shards }: Progress): number {
  return shards.reduce((total, { scanned }) => total + scanned, 0);
}

function sum(counts: Count[], what: keyof Count): number {
  return counts.reduce((total, count) => total + count[what], 0);
}
