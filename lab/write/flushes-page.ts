import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import * as z from 'zod';
import { between } from './between.ts';

/** The last line of `npm run demo -- --compare-flushes`, as it was measured on that day. */
const Recorded = z.object({
  measuredAt: z.iso.datetime(),
  ways: z.array(
    z.object({
      way: z.string(),
      lowestHitRate: z.number(),
      databaseP95Ms: z.number(),
      databasePeakPerSecond: z.number(),
      olderThanStage: z.number(),
      answers: z.number(),
      ageP99Seconds: z.number(),
      otherShapePerThousandInBake: z.number(),
    }),
  ),
});
type Recorded = z.infer<typeof Recorded>;
type Way = Recorded['ways'][number];

const olderPerThousand = ({ olderThanStage, answers }: Way) => Math.round((1000 * olderThanStage) / answers);

/** What is told of each way; what has a `short` name is drawn, too. */
const FIGURES: { title: string; short?: string; of(way: Way): number; unit: string }[] = [
  { title: 'lowest hit rate', short: 'lowest hit rate, %', of: (way) => way.lowestHitRate, unit: ' %' },
  { title: 'database, p95', of: (way) => way.databaseP95Ms, unit: ' ms' },
  {
    ...{ title: 'database, busiest second', short: 'database, queries/s' },
    ...{ of: (way: Way) => way.databasePeakPerSecond, unit: '' },
  },
  { title: 'older than the stage, of 1,000 answers', short: 'older answers, of 1,000', of: olderPerThousand, unit: '' },
  { title: '99 of 100 answers within', of: (way) => way.ageP99Seconds, unit: ' s' },
  {
    ...{ title: 'other’s shape in the bake, of 1,000 pages', short: 'other’s shape, of 1,000' },
    ...{ of: (way: Way) => way.otherShapePerThousandInBake, unit: '' },
  },
];

export function readFlushes(): Recorded {
  return Recorded.parse(JSON.parse(readFileSync(path.join(import.meta.dirname, 'flushes.json'), 'utf8')));
}

/** docs/flush.md with the figures as they were measured last. */
export function withFlushes(page: string): string {
  const { measuredAt, ways } = readFlushes();
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const rows = ways.map((way) => row([way.way, ...FIGURES.map(({ of, unit }) => `${of(way)}${unit}`)]));
  const head = ['the flush', ...FIGURES.map(({ title }) => title)];
  const table = [row(head), row(head.map(() => '---')), ...rows];
  const title = conclusionOf(ways);
  return between(
    page,
    'flushes',
    `![${title}](flushes.svg)\n\n${table.join('\n')}\n\nMeasured on ${measuredAt.slice(0, 10)}.`,
  );
}

/** The picture of it, whose title is its conclusion. */
export async function flushesPicture(): Promise<string> {
  const { ways } = readFlushes();
  const drawn = FIGURES.flatMap(({ short, of }) => (short ? [{ short, of }] : []));
  const spec: TopLevelSpec = {
    title: { text: conclusionOf(ways), anchor: 'start', fontSize: 14, offset: 14 },
    // GitHub shows it on light and dark pages alike.
    background: '#ffffff',
    padding: 16,
    config: { view: { stroke: null } },
    spacing: 14,
    hconcat: drawn.map(({ short, of }, i) => ({
      title: { text: short, fontWeight: 'normal' as const, fontSize: 12, anchor: 'start' as const },
      width: 115,
      height: 130,
      data: { values: ways.map((way) => ({ way: way.way, value: of(way) })) },
      encoding: {
        y: {
          field: 'way',
          type: 'nominal',
          sort: null,
          title: null,
          axis: i === 0 ? { labelFontSize: 12, ticks: false, domain: false } : null,
        },
        // With room for the number beside the longest bar.
        x: {
          field: 'value',
          type: 'quantitative',
          axis: null,
          scale: { domain: [0, 1.3 * Math.max(...ways.map(of), 1)] },
        },
      },
      layer: [
        { mark: { type: 'bar', color: '#2563eb', height: 14 } },
        {
          mark: { type: 'text', align: 'left', dx: 4, fontSize: 12 },
          encoding: { text: { field: 'value', type: 'quantitative' } },
        },
      ],
    })),
  };
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return `${svg.replace('<svg ', '<svg role="img" ').replace('>', `><title>${conclusionOf(ways)}</title>`)}\n`;
}

function conclusionOf(ways: Way[]): string {
  const lowest = (name: string) => Math.round(ways.find(({ way }) => way === name)?.lowestHitRate ?? Number.NaN);
  return `Over the wait, a flush takes the hit rate to ${lowest('over the wait')} %, at once to ${lowest('at once')} %; versioned keys never mix`;
}
