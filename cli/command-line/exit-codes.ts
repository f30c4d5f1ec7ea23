import { isRefusal } from '../../core/protocol/endings.ts';
import type { Traffic } from '../../core/traffic/traffic.ts';

const CODES: Record<Traffic['ending'], number> = {
  refused: 3,
  'never moved': 4,
  'nothing to put back': 4,
  restored: 5,
  'left as somebody set it': 6,
};

/** Of a command that did not get what it asked for, by where that leaves the traffic. */
export function exitCodeOf(traffic: Traffic | null, error: string | null | undefined = null): number {
  if (traffic) return CODES[traffic.ending];
  return isRefusal(error) ? CODES.refused : CODES['left as somebody set it'];
}

/** For `--help`, and docs/cli.md. */
export const EXIT_CODES = `
Exit codes:
  0    done
  1    what was asked for did not happen: refused, failed, out of reach
  2    wrong usage, or a question that nobody can be asked: nothing was tried
  3    refused before it began: nothing was moved or flushed
  4    it ended badly, and no traffic had moved
  5    it ended badly, and the traffic is back where it was
  6    it ended badly, and not all of the traffic is known to be back: see "sluice status"
  130  interrupted with Ctrl-C; what was started goes on`;
