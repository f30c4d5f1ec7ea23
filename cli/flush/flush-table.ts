import type { FlushRecord } from '../../core/protocol/rollout.ts';
import { table } from '../terminal/table.ts';

/** What a flush did, or in a dry run would do, pattern by pattern. */
export function flushTable(record: FlushRecord): string {
  const { dryRun, patterns, matched, deleted, preserved } = record;
  const doomed = dryRun ? 'would delete' : 'deleted';
  // The connection was lost before Redis answered for these.
  const unsure = patterns.reduce((sum, { unanswered = 0 }) => sum + unanswered, 0);
  const rows = patterns.map((count) => [
    count.pattern,
    count.matched,
    dryRun ? count.matched - count.preserved : count.deleted,
    count.preserved,
    ...(unsure > 0 ? [count.deleted + (count.unanswered ?? 0)] : []),
  ]);
  const total = [
    ['in all', matched, dryRun ? matched - preserved : deleted, preserved],
    unsure > 0 ? [deleted + unsure] : [],
  ].flat();
  const head = ['pattern', 'matched', unsure > 0 ? 'deleted at least' : doomed, 'preserved'];
  const counts = table(unsure > 0 ? [...head, 'deleted at most'] : head, [...rows, total]);
  const samples = patterns.flatMap(({ pattern, samples = [] }) =>
    samples.length > 0 ? [`Some keys of ${pattern}`, ...samples.map((key) => `  ${key}`)] : [],
  );
  return [counts, ...costs(record), ...samples].join('\n');
}

/** Where Redis tells. */
function costs({ dryRun, serverMs, freedBytes, recached }: FlushRecord): string[] {
  const sentences = [
    typeof serverMs === 'number' && `Scanning and deleting kept Redis busy for ${(serverMs / 1000).toFixed(1)} s.`,
    !dryRun && typeof freedBytes === 'number' && `Its memory ${inMegabytes(freedBytes)} meanwhile, whoever caused it.`,
    typeof recached === 'number' && `Cached anew behind the first pass, and deleted by the second: ${recached}.`,
  ];
  return sentences.filter((sentence) => typeof sentence === 'string');
}

function inMegabytes(freed: number): string {
  const megabytes = (Math.abs(freed) / 1e6).toFixed(1);
  return freed < 0 ? `grew by ${megabytes} MB` : `shrank by ${megabytes} MB`;
}
