import type { Run } from './measure.ts';
import { median, rounded } from './statistics.ts';

/** Of all cores' time. A server that is taken off its core for a millisecond is what a neighbour feels most. */
const LEFT_ALONE_PERCENT = 0.5;

/** Round by round, then their median: what disturbs the machine disturbs both. */
export interface Ratio {
  /** Over the rounds that the hypervisor left alone; over all where there are none. Null where there is nothing to compare. */
  median: number | null;
  /** Over all rounds. */
  ofAll: number | null;
  leftAlone: number;
  rounds: number;
}

type Compared = Pick<Run, 'stolenPercent'>;

export function ratioOf<T extends Compared>(over: T[] = [], under: T[] = [], of: (run: T) => number): Ratio {
  const all = over.flatMap((one, round) => {
    const other = under[round];
    const ratio = other ? of(one) / of(other) : Number.NaN;
    return other && Number.isFinite(ratio) ? [{ ratio, leftAlone: isLeftAlone(one) && isLeftAlone(other) }] : [];
  });
  const quiet = all.filter(({ leftAlone }) => leftAlone);
  return {
    median: medianOf(quiet.length > 0 ? quiet : all),
    ofAll: medianOf(all),
    leftAlone: quiet.length,
    rounds: all.length,
  };
}

export function undisturbed({ leftAlone, rounds }: Ratio): string {
  const disturbed = `In ${rounds - leftAlone} of ${rounds} rounds the hypervisor gave more than ${LEFT_ALONE_PERCENT} % of the cores' time to others`;
  if (leftAlone === rounds) return `The hypervisor left all ${rounds} rounds alone.`;
  if (leftAlone === 0) return `${disturbed}: the gentle figures are those of a disturbed machine.`;
  return `${disturbed}: the gentle figures are medians of the other ${leftAlone}.`;
}

/** A machine that does not tell is taken for one of its own. */
function isLeftAlone({ stolenPercent }: Compared): boolean {
  return (stolenPercent ?? 0) <= LEFT_ALONE_PERCENT;
}

function medianOf(rounds: { ratio: number }[]): number | null {
  return rounds.length > 0 ? rounded(median(rounds.map(({ ratio }) => ratio))) : null;
}
