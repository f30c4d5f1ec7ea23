import * as z from 'zod';
import { InvalidRequest } from '../protocol/errors.ts';

/** Keys of one pattern, on one shard or in all. */
export interface Count {
  matched: number;
  /** For certain: Redis said so. */
  deleted: number;
  preserved: number;
  /** Told to go, but the connection was lost before Redis answered: these may be gone, too. */
  unanswered: number;
}

export interface ShardProgress {
  id: string;
  /** Where SCAN goes on; null when this shard is through. */
  cursor: string | null;
  scanned: number;
  /** One per pattern. */
  counts: Count[];
}

/** How far a flush has come. */
export interface Progress {
  shards: ShardProgress[];
  /** Of a cluster's slots, when it was scanned. */
  layout: string | null;
  /** Per pattern, what was deleted on servers that are no longer there. */
  gone: Count[];
  secondPass: 'none' | 'to come' | 'begun';
  /** What the first pass had deleted when the second began. */
  deletedBefore: number;
}

export function noProgress(patterns: number, secondPass: boolean): Progress {
  return {
    shards: [],
    layout: null,
    gone: noCounts(patterns),
    secondPass: secondPass ? 'to come' : 'none',
    deletedBefore: 0,
  };
}

/**
 * A cursor is good on the very server process that gave it, so a shard that answers under another id (restart, failover)
 * begins anew, and whatever id is no longer there leaves behind what was deleted.
 */
export function alignTo(now: { id: string; layout: string }[], progress: Progress): Progress {
  const ids = now.map(({ id }) => id);
  const layout = now[0]?.layout ?? '';
  const { shards, gone } = progress;
  // Slots that moved may have taken their keys from where nobody had looked yet to where everybody had.
  if (progress.layout !== null && progress.layout !== layout) shards.forEach(restart);
  const left = shards.filter(({ id }) => !ids.includes(id)).map(({ counts }) => counts.map(onlyDeleted));
  return {
    ...progress,
    layout,
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

/** All shards once more, for what was cached anew behind the first pass. */
export function beginSecondPass(progress: Progress): void {
  progress.secondPass = 'begun';
  progress.deletedBefore = totalCounts(progress).reduce((sum, { deleted }) => sum + deleted, 0);
  for (const shard of progress.shards) restart(shard);
}

export function isPassThrough({ shards }: Progress): boolean {
  return shards.every(({ cursor }) => cursor === null);
}

export function isThrough(progress: Progress): boolean {
  return isPassThrough(progress) && progress.secondPass !== 'to come';
}

export function totalCounts({ shards, gone }: Progress): Count[] {
  return shards.map(({ counts }) => counts).reduce(addCounts, gone);
}

/** Matched, deleted, preserved, unanswered. As numbers in a row, because state data has room for 256 KB and a cluster for 500 shards. */
const Row = z.tuple([z.int(), z.int(), z.int(), z.int().default(0)]);
const Resume = z.object({
  v: z.literal(2),
  layout: z.string().nullable(),
  pass: z.enum(['none', 'to come', 'begun']),
  before: z.int(),
  gone: z.array(Row),
  shards: z.array(z.tuple([z.string(), z.string().nullable(), z.int(), z.array(Row)])),
});

/** As the `resume` of a record. */
export function writeResume({ shards, layout, gone, secondPass, deletedBefore }: Progress): string {
  return JSON.stringify({
    v: 2,
    layout,
    pass: secondPass,
    before: deletedBefore,
    gone: gone.map(rowOf),
    shards: shards.map(({ id, cursor, scanned, counts }) => [id, cursor, scanned, counts.map(rowOf)]),
  } satisfies z.input<typeof Resume>);
}

export function readResume(resume: string, patterns: number): Progress {
  try {
    const { layout, pass, before, gone, shards } = Resume.parse(JSON.parse(resume));
    if ([gone, ...shards.map(([, , , rows]) => rows)].every(({ length }) => length === patterns)) {
      return {
        layout,
        secondPass: pass,
        deletedBefore: before,
        gone: gone.map(countOf),
        shards: shards.map(([id, cursor, scanned, rows]) => ({ id, cursor, scanned, counts: rows.map(countOf) })),
      };
    }
  } catch {}
  throw new InvalidRequest(
    'The `resume` of the previous record is not one of this flush. Start anew without `previous`.',
  );
}

function rowOf({ matched, deleted, preserved, unanswered }: Count): z.input<typeof Row> {
  return unanswered > 0 ? [matched, deleted, preserved, unanswered] : [matched, deleted, preserved];
}

function countOf([matched, deleted, preserved, unanswered]: z.infer<typeof Row>): Count {
  return { matched, deleted, preserved, unanswered };
}

function beginning(id: string, patterns: number): ShardProgress {
  return { id, cursor: '0', scanned: 0, counts: noCounts(patterns) };
}

function noCounts(patterns: number): Count[] {
  return Array.from({ length: patterns }, () => ({ matched: 0, deleted: 0, preserved: 0, unanswered: 0 }));
}

function onlyDeleted({ deleted, unanswered }: Count): Count {
  return { matched: deleted, deleted, preserved: 0, unanswered };
}

function addCounts(some: Count[], more: Count[]): Count[] {
  return some.map((count, i) => ({
    matched: count.matched + (more[i]?.matched ?? 0),
    deleted: count.deleted + (more[i]?.deleted ?? 0),
    preserved: count.preserved + (more[i]?.preserved ?? 0),
    unanswered: count.unanswered + (more[i]?.unanswered ?? 0),
  }));
}
