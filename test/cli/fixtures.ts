import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { FlushRecord } from '../../core/protocol/rollout.ts';
import { weightedPair, Zone } from '../../lab/route-53/emulated-zone.ts';

export const at = new Date('2026-11-21T10:15:03Z');
export const live = { stable: 95, canary: 5 };
export const zone = () => new Zone(weightedPair(live));
export const succeeded = (output: unknown): HistoryEvent => ({
  id: 9,
  timestamp: at,
  type: 'ExecutionSucceeded',
  executionSucceededEventDetails: { output: JSON.stringify(output) },
});
export const failed: HistoryEvent = {
  id: 9,
  timestamp: at,
  type: 'ExecutionFailed',
  executionFailedEventDetails: { error: 'CacheStayedCold', cause: 'hit rate 61 % is below 80 %' },
};
export const flush: FlushRecord = {
  profile: 'migration',
  dryRun: false,
  skipped: false,
  done: true,
  resume: null,
  startedAt: at.toISOString(),
  flushedAt: at.toISOString(),
  freshUntil: at.toISOString(),
  durationMs: 5,
  scanned: 100,
  matched: 10,
  deleted: 9,
  preserved: 1,
  patterns: [{ pattern: 'mocs:*', matched: 10, deleted: 9, preserved: 1 }],
  before: null,
};
