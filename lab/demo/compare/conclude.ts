import { columnsOf, table } from '../../../cli/terminal/table.ts';
import { breakWords } from '../../../cli/terminal/width.ts';
import type { Measured } from './measure-way.ts';

/** What the ways are compared for: each with the least that it has to reach. */
const GOALS: { goal: string; reached(of: (way: string) => Measured): boolean }[] = [
  {
    goal: 'over the wait, the hit rate stays at 70 % at least, where a flush at once takes it to 50 % or less',
    reached: (of) => (of('over the wait').lowestHitRate ?? 0) >= 70 && (of('at once').lowestHitRate ?? 100) <= 50,
  },
  {
    goal: 'over the wait, the database has half of the peak or less that it has with a flush at once',
    reached: (of) => of('over the wait').databasePeakPerSecond <= of('at once').databasePeakPerSecond / 2,
  },
  {
    goal: 'over the wait, no answer is older than the stage once the wait is over',
    reached: (of) => of('over the wait').olderThanStage === 0,
  },
  {
    goal: 'with versioned keys, no answer is in the other shape',
    reached: (of) => of('versioned keys').otherShapePerThousandInBake === 0,
  },
];

export function missedGoals(measured: Measured[]): string[] {
  const of = (way: string) => {
    const found = measured.find((one) => one.way === way);
    if (!found) throw new Error(`Nothing was measured of "${way}".`);
    return found;
  };
  return GOALS.flatMap(({ goal, reached }) => (reached(of) ? [] : [goal]));
}

const NOTE =
  'hit rate: of the worst second, in percent. p95: of the database, in ms. queries: of the database, in its busiest second. older: answers from before the stage, once its flush was over. age: 99 of 100 answers from the cache were no older, in seconds. shape: answers in the other backend’s shape during the bake, of 1,000 pages looked up.';

export function drawComparison(measured: Measured[], columns = columnsOf(process.stdout)): string {
  const rows = measured.map((one) => [
    ...[one.way, one.lowestHitRate ?? '–', one.databaseP95Ms ?? '–', one.databasePeakPerSecond],
    ...[one.olderThanStage, one.ageP99Seconds ?? '–', one.otherShapePerThousandInBake ?? '–'],
  ]);
  const drawn = table(['flush', 'hit rate', 'p95', 'queries', 'older', 'age', 'shape'], rows, columns);
  return [drawn, ...breakWords(NOTE, columns), ''].join('\n');
}
