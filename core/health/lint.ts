import type { Common } from './common.ts';
import type { Phase } from './context.ts';

/** What is wrong with settings that are each allowed. */
export interface Problem {
  /** Under `health`. */
  path: string[];
  message: string;
}

export function problemIf(bad: boolean, path: string[], message: string): Problem[] {
  return bad ? [{ path, message }] : [];
}

type Named = [setting: string, value: number];

/** A floor above the ceiling: what is relative between the two would never count. */
export function upsideDown(section: string, floor: Named, ceiling: Named): Problem[] {
  const message = `${ceiling[1]} is below "${floor[0]}", so nothing would ever be compared`;
  return problemIf(floor[1] > ceiling[1], [section, ceiling[0]], message);
}

/** A window that a phase is too short for. */
export function tooShort(section: string, needed: number, phases: readonly Phase[], common: Common): Problem[] {
  const { periodSeconds, metricLagSeconds, warmUp, bake } = common;
  const lasts = { 'warm-up': warmUp.deadlineSeconds, bake: bake.timeSeconds };
  const shortest = Math.min(...phases.map((phase) => lasts[phase]));
  const has = Math.floor((shortest + metricLagSeconds) / periodSeconds);
  return problemIf(
    needed > has,
    section.split('.'),
    `it needs ${needed} periods of ${periodSeconds} seconds to pass, and with CloudWatch’s lag a phase has ${has}: let the phase be longer or "period" shorter`,
  );
}
