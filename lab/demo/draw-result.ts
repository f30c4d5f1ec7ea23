import { columnsOf, table } from '../../cli/terminal/table.ts';
import { breakWords } from '../../cli/terminal/width.ts';
import type { DemoResult } from './demo-result.ts';
import { figuresOf } from './figures.ts';

/** What the demonstration says at its end. */
export function drawResult(report: DemoResult, columns = columnsOf(process.stdout)): string {
  const { ended, weights, seconds } = report;
  return [
    ...figuresOf(report).map(({ title, note, head, rows }) =>
      [
        title,
        table(
          head,
          rows.map((row) => row.map(cell)),
          columns,
        ),
        ...(note ? [breakWords(note, columns).join('\n')] : []),
        '',
      ].join('\n'),
    ),
    `${ended}: the old backend has weight ${weights.stable}, the new one ${weights.canary}; ${seconds} s in all.`,
  ].join('\n');
}

/** Numbers stand to the right. */
function cell(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}
