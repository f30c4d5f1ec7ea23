import type { FlushRecord } from '../../functions/rollout.ts';
import { table } from '../terminal/table.ts';

/** What a flush did, or in a dry run would do, pattern by pattern. */
export function flushTable({ dryRun, patterns, matched, deleted, preserved }: FlushRecord): string {
  const doomed = dryRun ? 'would delete' : 'deleted';
  const rows = patterns.map((count) => [
    count.pattern,
    count.matched,
    dryRun ? count.matched - count.preserved : count.deleted,
    count.preserved,
  ]);
  const total = ['in all', matched, dryRun ? matched - preserved : deleted, preserved];
  const counts = table(['pattern', 'matched', doomed, 'preserved'], [...rows, total]);
  const samples = patterns.flatMap(({ pattern, samples = [] }) =>
    samples.length > 0 ? [`Some keys of ${pattern}`, ...samples.map((key) => `  ${key}`)] : [],
  );
  return [counts, ...samples].join('\n');
}
