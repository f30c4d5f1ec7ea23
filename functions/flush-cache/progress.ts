import { z } from 'zod';
import { InvalidRequest } from '../errors.ts';

/** Keys of one pattern, on one shard or in all. */
const Count = z.object({ matched: z.int(), deleted: z.int(), preserved: z.int() });
export type Count = z.infer<typeof Count>;

const ShardProgress = z.object({
  id: z.string(),
  /** Where SCAN goes on; null when this shard is through. */
  cursor: z.string().nullable(),
  scanned: z.int(),
  /** One per pattern. */
  counts: z.array(Count),
});
export type ShardProgress = z.infer<typeof ShardProgress>;

/** How far a flush has come. As JSON it is the `resume` of its record. */
const Progress = z.object({
  shards: z.array(ShardProgress),
  /** Per pattern, what was deleted on servers that are no longer there. */
  gone: z.array(Count),
});
export type Progress = z.infer<typeof Progress>;

export function noProgress(patterns: number): Progress {
  return { shards: [], gone: noCounts(patterns) };
}

export function readResume(resume: string, patterns: number): Progress {
  try {
    const progress = Progress.parse(JSON.parse(resume));
    if ([progress.gone, ...progress.shards.map(({ counts }) => counts)].every(({ length }) => length === patterns)) {
      return progress;
    }
  } catch {}
  throw new InvalidRequest(
    'The `resume` of the previous record is not one of this flush. Start anew without `previous`.',
  );
}

/**
 * A cursor is good on the very server process that gave it, so a shard that answers under another id (restart, failover)
 * begins anew, and whatever id is no longer there leaves behind what was deleted.
 */
export function alignTo(ids: string[], { shards, gone }: Progress): Progress {
  const left = shards.filter(({ id }) => !ids.includes(id)).map(({ counts }) => counts.map(onlyDeleted));
  return {
    shards: ids.map((id) => shards.find((shard) => shard.id === id) ?? beginning(id, gone.length)),
    gone: left.reduce(addCounts, gone),
  };
}

/** Scans this shard from its beginning again: what stayed there will be counted again, what was deleted will not. */
export function restart(shard: ShardProgress): void {
  shard.cursor = '0';
  shard.scanned = 0;
  shard.counts = shard.counts.map(onlyDeleted);
}

export function isThrough({ shards }: Progress): boolean {
  return shards.every(({ cursor }) => cursor === null);
}

export function totalCounts({ shards, gone }: Progress): Count[] {
  return shards.map(({ counts }) => counts).reduce(addCounts, gone);
}

function beginning(id: string, patterns: number): ShardProgress {
  return { id, cursor: '0', scanned: 0, counts: noCounts(patterns) };
}

function noCounts(patterns: number): Count[] {
  return Array.from({ length: patterns }, () => ({ matched: 0, deleted: 0, preserved: 0 }));
}

function onlyDeleted({ deleted }: Count): Count {
  return { matched: deleted, deleted, preserved: 0 };
}

function addCounts(some: Count[], more: Count[]): Count[] {
  return some.map((count, i) => ({
    matched: count.matched + (more[i]?.matched ?? 0),
    deleted: count.deleted + (more[i]?.deleted ?? 0),
    preserved: count.preserved + (more[i]?.preserved ?? 0),
  }));
}
