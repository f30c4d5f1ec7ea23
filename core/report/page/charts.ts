import { type Html, html } from '../../text/html.ts';
import { timeOfDay } from '../../text/times.ts';
import type { Mark, RolloutReport, Series } from '../report.ts';
import type { Span } from './chart-parts.ts';
import { chartSpec } from './chart-spec.ts';
import { draw } from './draw.ts';
import { scroller, table } from './table.ts';
import { amount, trend } from './trend.ts';

/** A longer table than this is no longer read; the JSON document has every point. */
const MOST_ROWS = 240;

const TONES: Record<Mark['tone'], string> = { neutral: '', good: 'good', bad: 'bad' };

/** All series, a chart for each panel, one below the other on the same time axis. */
export async function chartsSection(report: RolloutReport): Promise<Html> {
  const { series, marks, stages, madeAt } = report;
  const drawable = series.filter(({ points }) => points.some(({ value }) => value !== null));
  if (drawable.length === 0) return html``;
  const axis = timeAxis(drawable, stages, madeAt);
  const shown = marks.filter(({ at }) => Date.parse(at) >= axis.from && Date.parse(at) <= axis.to);
  const bands = stages.map(({ stage, startedAt, endedAt }) => ({
    label: stage === null ? '' : `stage ${stage}`,
    from: Date.parse(startedAt),
    to: Date.parse(endedAt ?? madeAt),
  }));
  const panels = [...new Set(drawable.map(({ panel }) => panel))];
  const figures = await Promise.all(
    panels.map(async (panel, i) => {
      const lines = drawable.filter((line) => line.panel === panel);
      const svg = await draw(chartSpec(lines, bands, shown, axis), {
        id: `chart-${i + 1}`,
        title: panel,
        description: lines.map(trend).join(' '),
      });
      return html`<figure><h3>${panel}</h3>${scroller(panel, svg)}<figcaption>${lines.map((line) => html`${trend(line)} `)}</figcaption>${dataTable(panel, lines)}</figure>
`;
    }),
  );
  const legend =
    shown.length === 0
      ? html``
      : html`<h3>What the numbers in the charts mark</h3><ol class="marks">${shown.map(
          ({ at, text, tone }) =>
            html`<li><span class="dim">${timeOfDay(at)} UTC</span> <span class="${TONES[tone]}">${text}</span></li>`,
        )}</ol>`;
  return html`<section aria-labelledby="measured"><h2 id="measured">What was measured</h2>${figures}${legend}</section>
`;
}

function timeAxis(series: Series[], stages: RolloutReport['stages'], madeAt: string): Span {
  const instants = [
    ...series.flatMap(({ points }) => points.map(({ at }) => Date.parse(at))),
    ...stages.flatMap(({ startedAt, endedAt }) => [Date.parse(startedAt), Date.parse(endedAt ?? madeAt)]),
  ];
  return instants.reduce(({ from, to }, at) => ({ from: Math.min(from, at), to: Math.max(to, at) }), {
    from: Number.POSITIVE_INFINITY,
    to: Number.NEGATIVE_INFINITY,
  });
}

function dataTable(panel: string, lines: Series[]): Html {
  const instants = [...new Set(lines.flatMap(({ points }) => points.map(({ at }) => at)))].sort();
  const every = Math.ceil(instants.length / MOST_ROWS);
  const values = lines.map(({ points }) => new Map(points.map(({ at, value }) => [at, value])));
  const rows = instants
    .filter((_, i) => i % every === 0)
    .map((at) => ({
      cells: [timeOfDay(at), ...values.map((of) => (typeof of.get(at) === 'number' ? amount(of.get(at) ?? 0) : '–'))],
    }));
  const thinned = every > 1 ? ` Every ${every}th of ${instants.length} points; the JSON document has them all.` : '';
  const columns = [
    { title: 'at (UTC)' },
    ...lines.map(({ name, unit }) => ({ title: unit ? `${name} (${unit})` : name, kind: 'number' as const })),
  ];
  return html`<details><summary>The values as a table</summary>${table(`${panel}.${thinned}`, columns, rows)}</details>`;
}
