import type { Side } from './config.ts';
import type { Finding } from './findings.ts';

const NAMES: Record<Side, string> = { stable: 'stable', canary: 'the canary' };

export function nameOf(side: Side): string {
  return NAMES[side];
}

/** At the beginning of a sentence. */
export function beginWith(side: Side): string {
  return NAMES[side].charAt(0).toUpperCase() + NAMES[side].slice(1);
}

export function unknown(reason: string): Finding {
  return { outcome: 'unknown', at: [], reason };
}
