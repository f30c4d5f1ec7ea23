import type { HealthConfig } from '../../core/health/config.ts';
import { lookUp, type StateName } from '../../core/protocol/states.ts';
import { type Progress, verdictIn } from '../execution/progress.ts';
import type { Frame } from '../live/frame.ts';

type Deadlines = Pick<HealthConfig, 'metricLagSeconds' | 'warmUp' | 'bake'>;

/** What is waited for in each state in which time passes; null where nobody can say until when. */
const AWAITED: Record<StateName<'Task' | 'Wait'>, 'warm cache' | 'answer' | 'resolvers' | 'bake' | null> = {
  'Prepare stage': null,
  'Flush cache': null,
  'Let cache warm up': 'warm cache',
  'Check health': 'warm cache',
  'Let cache warm up more': 'warm cache',
  'Ask for approval': 'answer',
  'Advance weights': null,
  'Confirm change': null,
  'Let change spread': null,
  'Let resolvers catch up': 'resolvers',
  'Flush cache again': null,
  Bake: 'bake',
  'Check bake': 'bake',
  'Release lease': null,
  'Roll back': null,
  'Restore weights': null,
  'Tell operator': null,
  'Tell operator of stale cache': null,
  'Free lease': null,
};

/** What the execution waits for, and until when; null where nobody can say. */
export function countdownOf(
  { state, since, data }: Pick<Progress, 'state' | 'since' | 'data'>,
  health: Deadlines | null,
  gateExpiresAt: Date | null,
): Frame['countdown'] {
  const verdict = verdictIn(data);
  switch (lookUp(AWAITED, state)) {
    case 'warm cache':
      return until('the cache must be warm', verdict?.phase === 'warm-up' ? verdict.until : warmBy(data, health));
    case 'answer':
      return until('the gate expires', gateExpiresAt);
    case 'resolvers':
      return until('resolvers have caught up', after(since, data.restored?.ttlSeconds ?? data.plan?.ttlSeconds));
    case 'bake':
      return until('the bake ends', verdict?.phase === 'bake' ? verdict.until : bakedBy(since, data, health));
    default:
      return null;
  }
}

/** As *Check health* will say once it has looked. */
function warmBy({ flush, plan }: Progress['data'], health: Deadlines | null): Date | null {
  if (!flush || !plan || !health) return null;
  return after(new Date(flush.flushedAt), health.warmUp.deadlineSeconds + health.metricLagSeconds);
}

function bakedBy(since: Date | null, { plan }: Progress['data'], health: Deadlines | null): Date | null {
  return plan && health ? after(since, health.bake.timeSeconds) : null;
}

function until(what: string, instant: Date | string | null): Frame['countdown'] {
  return instant === null ? null : { what, until: new Date(instant) };
}

function after(since: Date | null, seconds: number | undefined): Date | null {
  return since && seconds !== undefined ? new Date(since.getTime() + 1000 * seconds) : null;
}
