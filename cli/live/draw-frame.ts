import widthOf from 'string-width';
import { canaryPercent, formatWeights } from '../../core/protocol/rollout.ts';
import { stopwatch } from '../../core/text/times.ts';
import { harmlessLine } from '../terminal/output.ts';
import { pad, wrap, wrapLine } from '../terminal/width.ts';
import { isBeyond, shareBar, sparkBars } from './bars.ts';
import type { Frame, Sparkline } from './frame.ts';
import { hasColours, type Piece, paintLine, type Style } from './paint.ts';

const MARKS: Record<NonNullable<Frame['tone']>, readonly [mark: string, style: Style]> = {
  running: ['●', 'cyan'],
  waiting: ['?', 'yellow'],
  good: ['✓', 'green'],
  bad: ['✗', 'red'],
};
/** Wider ones say no more. */
const WIDEST_BAR = 40;
/** So that the lines do not jump with every value at the beginning. */
const FEWEST_BARS = 20;
/** The verdict may take so many lines before it is cut off. */
const VERDICT_LINES = 3;
const LINE_ROWS = 2;
/** A period of CloudWatch and its lag: an older verdict says nothing about now. */
const FRESH_MS = 120_000;
const VERDICT_STYLES: Record<string, Style> = { pass: 'green', fail: 'red' };

type Line = Piece[];

/**
 * One picture of a running stage: lines that fit the columns given, whatever AWS or other people wrote into them. It
 * says the same with and without colours.
 */
export function drawFrame(frame: Frame, columns: number, now: Date, colours = hasColours(process.stdout)): string {
  const lines: Line[] = [
    [[frame.title, 'bold']],
    stateLine(frame, now),
    ...(frame.ladder ?? []).map((rungs): Line => [harmlessLine(rungs)]),
    ...weightLines(frame, columns),
    ...sparkLines(frame.sparklines, columns),
    ...verdictLines(frame, columns, now),
    ...(frame.lines ?? [])
      .flatMap((line) => wrapLine(harmlessLine(line), columns, LINE_ROWS).split('\n'))
      .map((row): Line => [[row, 'dim']]),
    ...(frame.keys ? [[[frame.keys, 'yellow']] satisfies Line] : []),
  ];
  return lines.map((line) => paintLine(line, columns, colours)).join('\n');
}

function stateLine({ state, since, tone = 'running', countdown }: Frame, now: Date): Line {
  const [mark, style] = MARKS[tone];
  const spent = since ? `  ${stopwatch(now.getTime() - since.getTime())}` : '';
  return [
    [`${mark} `, style],
    [state ?? 'about to start', style],
    spent,
    ...(countdown ? [`  ·  ${countdownText(countdown, now)}`] : []),
  ];
}

function countdownText({ what, until }: NonNullable<Frame['countdown']>, now: Date): string {
  const left = until.getTime() - now.getTime();
  return left > 0 ? `${what} in ${stopwatch(left)}` : `${what} any moment`;
}

function weightLines({ intended, strayed = false, observedCanaryPercent }: Frame, columns: number): Line[] {
  const width = Math.max(5, Math.min(WIDEST_BAR, columns - 42));
  const row = (name: string, percent: number, note: string, style?: Style): Line => [
    pad(name, 10),
    ...shareBar(percent, width, style),
    [`  canary ${tidy(percent)} %${note}`, style],
  ];
  const share = intended && canaryPercent(intended);
  return [
    ...(intended ? [row('weights', share ?? 0, `  (${formatWeights(intended)})`, strayed ? 'red' : undefined)] : []),
    ...(strayed ? [[[`${' '.repeat(10)}! somebody else has set these weights`, 'red']] satisfies Line] : []),
    ...(observedCanaryPercent === null ? [] : [row('traffic', observedCanaryPercent, ' of the requests')]),
  ];
}

function sparkLines(sparklines: Sparkline[], columns: number): Line[] {
  const name = Math.min(18, Math.max(0, ...sparklines.map((line) => widthOf(harmlessLine(line.name)))));
  const values = sparklines.map(lastValue);
  const value = Math.max(0, ...values.map((text) => widthOf(text)));
  const limits = sparklines.map(limitText);
  const limit = Math.max(0, ...limits.map((text) => widthOf(text)));
  const longest = Math.max(FEWEST_BARS, ...sparklines.map((line) => line.values.length));
  const bars = Math.min(WIDEST_BAR, longest, columns - name - value - limit - 6);
  return sparklines.map((line, i): Line => {
    const last = line.values.findLast((each) => each !== null);
    const beyond = last !== undefined && last !== null && isBeyond(last, line);
    return [
      `${pad(harmlessLine(line.name), name)}  `,
      ...(bars > 0 ? [...sparkBars(line, bars), '  '] : []),
      [pad(values[i] ?? '', value), beyond ? 'red' : undefined],
      // So that it can be seen without colours too.
      [beyond ? '! ' : '  ', 'red'],
      [limits[i] ?? '', 'dim'],
    ];
  });
}

function lastValue({ values, unit }: Sparkline): string {
  const last = values.at(-1) ?? values.findLast((value) => value !== null) ?? null;
  return last === null ? 'no data' : `${tidy(last)} ${unit}`.trimEnd();
}

/** Where the bars end: at the limit, at 100 %, or else at the highest value, which is told then. They begin at 0. */
function limitText({ limit, bound = 'at most', unit, values }: Sparkline): string {
  if (limit !== undefined) return `${bound} ${tidy(limit)} ${unit}`.trimEnd();
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? '' : `highest ${tidy(Math.max(...known))}`;
}

function verdictLines({ verdict, verdictAt }: Frame, columns: number, now: Date): Line[] {
  if (verdict === null) return [];
  const age = verdictAt ? Math.max(0, now.getTime() - verdictAt.getTime()) : 0;
  const style: Style | undefined = age > FRESH_MS ? 'dim' : VERDICT_STYLES[verdict.split(':')[0] ?? ''];
  const told = verdictAt ? `${stopwatch(age)} ago: ${verdict}` : verdict;
  const rows = wrap(harmlessLine(told), Math.max(10, columns - 10), VERDICT_LINES);
  return rows.map((row, i): Line => [i === 0 ? pad('verdict', 10) : ' '.repeat(10), [row, style]]);
}

/** Three digits are enough to see where a value goes. */
function tidy(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
