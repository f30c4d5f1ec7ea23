import { FlushTimedOut, RedisAuthFailed, RedisUnavailable } from '../../core/protocol/errors.ts';
import { withStop } from '../../core/text/inert.ts';
import { explain } from '../aws/explain.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';

/** What a failed flush means to whoever asked for it; errors that nobody expected stay as they are. */
export function notFlushed(error: unknown, { profile, dryRun }: { profile: string; dryRun: boolean }): unknown {
  // The engine's own error here, or what the flush function reports by this name.
  if (error instanceof Error && error.name === 'InvalidRequest') return new WrongUsage(error.message);
  const ofRedis = [RedisUnavailable, RedisAuthFailed, FlushTimedOut].some((kind) => error instanceof kind);
  const why = ofRedis && error instanceof Error ? `${error.name}: ${error.message}` : explain(error);
  if (why === null) return error;
  const meaning = dryRun
    ? 'Nothing was deleted.'
    : `What profile "${profile}" should have deleted may be stale for up to its TTL. Flush again when that is mended.`;
  return new NotDone(
    `${withStop(why)} ${meaning}`,
    { profile, dryRun },
    error instanceof Error ? error.name : 'NotDone',
  );
}
