import type { HealthConfig } from '../../core/health/config.ts';
import type { Frame } from '../live/frame.ts';
import type { Progress } from './progress.ts';

/** What the stage waits for in this state, and until when; null where nobody can say. */
export function countdownOf(
  { state, since, data }: Progress,
  health: HealthConfig | null,
  gateExpiresAt: Date | null,
): Frame['countdown'] {
  switch (state) {
    case 'Let cache warm up':
    case 'Let cache warm up more':
    case 'Check health':
      return until(
        'the cache must be warm',
        data.health?.phase === 'warm-up' ? data.health.until : warmBy(data, health),
      );
    case 'Ask for approval':
      return until('the gate expires', gateExpiresAt);
    case 'Let resolvers catch up':
      return until('resolvers have caught up', after(since, data.restored?.ttlSeconds ?? data.plan?.ttlSeconds));
    case 'Bake':
    case 'Check bake':
      return until(
        'the bake ends',
        data.health?.phase === 'bake' ? data.health.until : after(since, health?.bake.timeSeconds),
      );
    default:
      return null;
  }
}

/** As *Check health* will say once it has looked. */
function warmBy({ flush }: Progress['data'], health: HealthConfig | null): Date | null {
  if (!flush || !health) return null;
  return after(new Date(flush.flushedAt), health.warmUp.deadlineSeconds + health.metricLagSeconds);
}

function until(what: string, instant: Date | string | null): Frame['countdown'] {
  return instant === null ? null : { what, until: new Date(instant) };
}

function after(since: Date | null, seconds: number | undefined): Date | null {
  return since && seconds !== undefined ? new Date(since.getTime() + 1000 * seconds) : null;
}
