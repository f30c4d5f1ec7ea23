import { readFileSync } from 'node:fs';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Recorded } from '../../../core/report/recorded.ts';

/** What the embedded cloud said of stages that were really run; most of their looks at a metric are left out. */
export const RECORDED = [
  'complete',
  'approved',
  'waiting',
  'dry-run',
  'refused',
  'rejected',
  'stopped',
  'alarm',
  'latency-spike',
  'redis-down',
] as const;
export type RecordedName = (typeof RECORDED)[number];

export function readRecorded(name: RecordedName): { stage: Recorded; rollback: Recorded | null } {
  return JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), 'utf8'), revive);
}

const DATES: ReadonlySet<string> = new Set<keyof HistoryEvent | 'startDate' | 'stopDate'>([
  'timestamp',
  'startDate',
  'stopDate',
]);

function revive(key: string, value: unknown): unknown {
  return DATES.has(key) && typeof value === 'string' ? new Date(value) : value;
}
