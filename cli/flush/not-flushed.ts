import { FlushTimedOut, RedisAuthFailed, RedisUnavailable } from '../../core/protocol/errors.ts';
import type { FlushRecord } from '../../core/protocol/rollout.ts';
import { withStop } from '../../core/text/inert.ts';
import { explain } from '../aws/explain.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';

/** What a failed flush means to whoever asked for it, with how far it came; errors that nobody expected stay as they are. */
export function notFlushed(
  error: unknown,
  { profile, dryRun }: { profile: string; dryRun: boolean },
  progress: FlushRecord | null,
): unknown {
  // The engine's own error here, or what the flush function reports by this name.
  if (error instanceof Error && error.name === 'InvalidRequest') return new WrongUsage(error.message);
  const known = [RedisUnavailable, RedisAuthFailed, FlushTimedOut].some((kind) => error instanceof kind);
  const why =
    error instanceof NotDone && progress
      ? error.message
      : known && error instanceof Error
        ? `${error.name}: ${error.message}`
        : explain(error);
  if (why === null) return error;
  const meaning = dryRun
    ? 'Nothing was deleted.'
    : `What profile "${profile}" should have deleted may be stale for up to its TTL. Flush again when that is mended.`;
  return new NotDone(
    `${withStop(why)} ${meaning}`,
    { profile, dryRun, ...(progress && { progress }) },
    error instanceof Error ? error.name : 'NotDone',
  );
}
