import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { HARMS, type Harm, type PairedMeasured } from './measure-paired.ts';
import { BAKE_POINTS } from './stages.ts';

/** How soon each judge fails a canary, by how many times slower it is: the median over all stages, as an SVG. */
export async function drawCurves(judges: (readonly [title: string, PairedMeasured])[]): Promise<string> {
  const values = judges.flatMap(([judge, { delay }]) =>
    (Object.keys(HARMS) as Harm[]).flatMap((harm) =>
      delay[harm] === null ? [] : [{ judge, times: HARMS[harm], periods: delay[harm] }],
    ),
  );
  const spec: TopLevelSpec = {
    width: 620,
    height: 300,
    // GitHub shows it on light and dark pages alike.
    background: '#ffffff',
    padding: 16,
    // The picture as a whole has a title.
    config: { aria: false },
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        field: 'times',
        type: 'quantitative',
        scale: { type: 'log', domain: [1.4, 11] },
        axis: {
          title: 'how many times slower the canary is',
          values: Object.values(HARMS),
          labelExpr: "'× ' + datum.value",
        },
      },
      y: {
        field: 'periods',
        type: 'quantitative',
        scale: { domain: [0, BAKE_POINTS] },
        axis: { title: 'failed after so many periods (median)', values: [0, 2, 4, 6, 8, 12, 16, 20, 24] },
      },
      color: {
        field: 'judge',
        type: 'nominal',
        sort: null,
        legend: { orient: 'top', title: null, columns: 1, labelLimit: 500 },
      },
    },
  };
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  const title = 'How soon each judge fails a canary, by how many times slower it is';
  return `${svg.replace('<svg ', '<svg role="img" ').replace('>', `><title>${title}</title>`)}\n`;
}
