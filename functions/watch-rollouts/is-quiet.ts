import { WATCHFUL_MS } from '../../core/executions/start-rollback.ts';

export const QUIET_EVERY_MINUTES = 10;

/**
 * Whether this tick can be left out: nothing ran for an hour, and it is not this stack's turn. Route 53 takes ten
 * calls a second from a whole account, so stacks that have nothing to do ask rarely, and not all in the same minute.
 */
export function isQuiet(lastActivity: Date | null, now: Date, jitter: number): boolean {
  if (lastActivity && now.getTime() - lastActivity.getTime() < WATCHFUL_MS) return false;
  return Math.floor(now.getTime() / 60_000) % QUIET_EVERY_MINUTES !== jitter % QUIET_EVERY_MINUTES;
}
