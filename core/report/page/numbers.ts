import type { SignalVerdict } from '../../protocol/rollout.ts';
import { grouped } from '../../text/words.ts';

const UNITS: Record<string, string> = { Percent: ' %', Ms: ' ms', Bytes: ' bytes', PerMinute: ' per minute' };

/** `hit rate 35 %, limit 80 %`: the numbers that a signal rests on, as a person reads them. */
export function numbersInWords(numbers: SignalVerdict['numbers']): string {
  return Object.entries(numbers)
    .map(([name, value]) => {
      const [, bare = name, suffix = ''] = /^(.*?)(Percent|Ms|Bytes|PerMinute)?$/.exec(name) ?? [];
      const shown = value === null ? 'unknown' : `${grouped(value)}${UNITS[suffix] ?? ''}`;
      return `${bare.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${shown}`;
    })
    .join(', ');
}
