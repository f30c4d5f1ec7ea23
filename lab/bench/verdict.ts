import { writeFileSync } from 'node:fs';
import { readFolder } from '../../cli/backtest/read-series.ts';
import { script } from '../../cli/command-line/script.ts';
import { table } from '../../cli/terminal/table.ts';
import { fixed, mannWhitney, sigma } from './verdict/alternatives.ts';
import type { Contender } from './verdict/contender.ts';
import { drawCurves } from './verdict/draw-curves.ts';
import { type Measured, measure, type Shift } from './verdict/measure.ts';
import { percent, round } from './verdict/numbers.ts';
import { showPaired } from './verdict/show-paired.ts';
import { sluice } from './verdict/sluice.ts';
import { BAKE_POINTS, BASELINE_POINTS, trialsOf } from './verdict/stages.ts';

/*
 * How often the default judge fails a stage for nothing, and how much it catches, beside the usual alternatives: on
 * recorded series with labelled incidents, where there is no control, and on requests split between two backends
 * (docs/verdicts.md says which, and what the columns mean).
 */

const { data, seed, stages, picture } = script('bench:verdict', 'How often the default judge is wrong, beside others.')
  .requiredOption('--data <folder>', 'where the recorded series are: CSV files, and windows.json')
  .option('--seed <number>', 'for the requests that are split; the next two are tried as well', Number, 1)
  .option('--stages <number>', 'how many stages of each service are split', Number, 100)
  .option('--picture <file>', 'draw there how soon each judge fails how much harm, as an SVG')
  .parse()
  .opts();
const series = await readFolder(data);
const each = series.map((one) => ({ name: one.name, ...trialsOf(one) }));
const trials = {
  counted: each.flatMap(({ counted }) => counted),
  starts: each.reduce((total, { starts }) => total + starts, 0),
};
const coverage = trials.starts === 0 ? 0 : trials.counted.length / trials.starts;
const quiet = trials.counted.filter(({ isQuiet }) => isQuiet).length;
console.log(
  `${series.length} series; a stage at every hour: ${BASELINE_POINTS} points of baseline, ${BAKE_POINTS} of bake.\n` +
    `${trials.counted.length} of ${trials.starts} starts count (${percent(coverage)}): their baseline varies by at most a half. ` +
    `${quiet} are clear of every labelled window.`,
);

const contenders: [Contender, ...Contender[]] = [sluice(), fixed, sigma, mannWhitney];
const results = contenders.map((contender) => ({ contender, measured: measure(contender, trials, series) }));
console.log(
  table(
    [
      'judge',
      'false fails',
      'of five at once',
      '(series alike)',
      '× 1.5',
      '× 2',
      '× 3',
      '3 σ',
      'delay (points)',
      'windows',
    ],
    results.map(({ contender, measured }) => [
      contender.title,
      percent(measured.falseFails),
      percent(measured.falseFailsFiveSignals),
      percent(measured.fiveSignalsBySeries),
      ...shifts(measured),
      delays(measured),
      percent(measured.windows),
    ]),
  ),
);
console.log('\nFalse fails by series:');
console.log(
  table(
    ['series', 'stages', ...contenders.map(({ key }) => key)],
    each.map(({ name, starts, counted }) => [
      name,
      `${counted.filter(({ isQuiet }) => isQuiet).length} of ${starts}`,
      ...results.map(({ measured }) => measured.bySeries.get(name)?.failed ?? '–'),
    ]),
  ),
);

const { document: paired, judges } = showPaired(contenders, { seed, stages, canaryPercent: 25 });
if (picture) writeFileSync(picture, await drawCurves(judges));
const recorded = results.map(({ contender, measured }) => [contender.key, documentOf(measured, coverage)]);
console.log(JSON.stringify({ ...Object.fromEntries(recorded), paired }));

function documentOf({ falseFails, falseFailsFiveSignals, caught, delays: delay, windows }: Measured, covered: number) {
  const rounded = { 'x1.5': round(caught['x1.5']), x2: round(caught.x2), x3: round(caught.x3), sd3: round(caught.sd3) };
  return {
    falseFails: round(falseFails),
    falseFailsFiveSignals: round(falseFailsFiveSignals),
    coverage: round(covered),
    caught: rounded,
    delay: round(delay.x2),
    windows: round(windows),
  };
}

function shifts({ caught }: Measured): string[] {
  return (['x1.5', 'x2', 'x3', 'sd3'] satisfies Shift[]).map((shift) => percent(caught[shift]));
}

/** Of × 2 and × 3; the first is what the last line calls the delay. */
function delays({ delays: of }: Measured): string {
  return [of.x2, of.x3].map((delay) => (delay === null ? '–' : delay.toFixed(1))).join(', ');
}
