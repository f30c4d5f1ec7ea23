import { table } from '../../../cli/terminal/table.ts';
import type { Contender } from './contender.ts';
import { HARMS, type Harm, measurePaired, type PairedMeasured } from './measure-paired.ts';
import { percent, round } from './numbers.ts';
import { type Draw, type PairedTrials, pairedTrials } from './paired.ts';
import { RECORDED_SERVICE } from './recorded.ts';
import { SERVICES } from './services.ts';

const HEAD = [
  'false fails',
  'of five at once',
  'bursts excused',
  ...Object.values(HARMS).map((times) => `× ${times}: caught, delay`),
];

/**
 * Prints how the contenders judge requests that were split at random, then the first of them in other circumstances.
 * What it measured comes back: of the first as the last line has it, and of all.
 */
export function showPaired(contenders: [Contender, ...Contender[]], draw: Draw) {
  const [ours, ...alternatives] = contenders;
  const at25 = split(draw);
  const first = ask(ours, at25);
  const judges = [
    [ours.title, first] as const,
    ...alternatives.map((other) => [other.title, ask(other, at25)] as const),
  ];
  const exceptions = SERVICES.flatMap(({ name, statistic }) => (statistic ? [`of "${name}" the ${statistic}`] : []));
  console.log(
    `\nRequests split at random between two backends that are alike: ${draw.stages} stages of each of ${SERVICES.length} services, seed ${draw.seed}.\n` +
      `The canary has ${draw.canaryPercent} %, the judges see the p95 of both (${exceptions.join(', ')}); the delay is the median, in periods.`,
  );
  console.log(table(['judge', ...HEAD], judges.map(rowOf)));

  const byService = SERVICES.flatMap(({ name, statistic }) => [
    [name, ask(ours, only(at25, name))] as const,
    ...(statistic ? [[`${name}, by its p95`, ask(ours, only(at25, name, 'p95'))] as const] : []),
  ]);
  const byStatistic = (['p50', 'p95', 'p99'] as const).map(
    (statistic) => [`all by ${statistic}`, ask(ours, at25, statistic)] as const,
  );
  const half = { ...draw, stages: Math.ceil(draw.stages / 2) };
  const others: [string, Draw][] = [
    ...([5, 50] as const).map((canaryPercent): [string, Draw] => [
      `a canary of ${canaryPercent} %`,
      { ...half, canaryPercent },
    ]),
    ...[draw.seed + 1, draw.seed + 2].map((seed): [string, Draw] => [`seed ${seed}`, { ...half, seed }]),
  ];
  const recorded = ask(ours, split({ ...draw, services: [RECORDED_SERVICE] }));
  console.log(`\n${ours.title}, by services, statistics, and with half as many stages by shares and seeds:`);
  const rows = [
    ...byService,
    [RECORDED_SERVICE.name, recorded] as const,
    ...byStatistic,
    ...others.map(([name, other]) => [name, ask(ours, split(other))] as const),
  ];
  console.log(table(['stages', ...HEAD], rows.map(rowOf)));
  return { document: { ...documentOf(first), recorded: documentOf(recorded) }, judges };
}

/** Stages without a burst and with one. */
type Split = readonly [alike: PairedTrials, bursts: PairedTrials];

function split(draw: Draw): Split {
  return [pairedTrials(draw), pairedTrials(draw, true)];
}

function only([alike, bursts]: Split, service: string, statistic: keyof PairedTrials = 'usual'): Split {
  const of = (some: PairedTrials) => ({ ...some, usual: some[statistic].filter(({ series }) => series === service) });
  return [of(alike), of(bursts)];
}

function ask(contender: Contender, [alike, bursts]: Split, statistic: keyof PairedTrials = 'usual'): PairedMeasured {
  return measurePaired(contender, alike[statistic], bursts[statistic]);
}

function rowOf([name, { falseFails, falseFailsFiveSignals, excused, delay, caught }]: readonly [
  string,
  PairedMeasured,
]) {
  const harms = (Object.keys(HARMS) as Harm[]).map((harm) => `${percent(caught[harm])}, ${delay[harm] ?? '–'}`);
  return [name, percent(falseFails), percent(falseFailsFiveSignals), percent(excused), ...harms];
}

function documentOf({ falseFails, falseFailsFiveSignals, excused, delay, caught }: PairedMeasured) {
  return {
    falseFails: round(falseFails),
    falseFailsFiveSignals: round(falseFailsFiveSignals),
    excused: round(excused),
    delay,
    caught: Object.fromEntries(Object.entries(caught).map(([harm, share]) => [harm, round(share)])),
  };
}
