import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/*
 * A managed Redis has a machine to itself. Here it gets a core of its own, and everybody else the others: on one that it
 * shared with its clients, the scheduler's turns would be measured, which are longer than any batch.
 */

/** Whether that can be done here: Linux has `taskset`, macOS pins nothing. */
export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

export function pinServer(pid: number): void {
  pin(pid, '0');
}

export function pinClient(pid: number): void {
  pin(pid, `1-${availableParallelism() - 1}`);
}

function pin(pid: number, cores: string): void {
  if (canPin) spawnSync('taskset', ['-a', '-c', '-p', cores, String(pid)]);
}
