import { table } from '../../../cli/terminal/table.ts';
import { grouped } from '../../../core/text/words.ts';
import type { Afar } from './afar.ts';
import { STARTS_OTHERS } from './contenders.ts';
import { ratioOf, undisturbed } from './left-alone.ts';
import type { Run, Way } from './measure.ts';
import type { Spent } from './memory.ts';
import { median, rounded } from './statistics.ts';

export interface Results {
  keys: number;
  rounds: number;
  runs: Record<Way, Record<string, Run[]>>;
  cluster: { seconds: number; left: number; wrong: number } | null;
  afar: Afar[];
  many: Record<'100k' | '5M', Spent> | null;
}

const HEAD = [
  ...['contender', 'wall s', 'server CPU s', 'client CPU s', 'peak MB'],
  ...['neighbour p50 µs', 'p99 µs', 'worst µs', 'left', 'wrong keys'],
];

/** A table for people, and one line of JSON for whoever compares. */
export function printResults({ keys, rounds, runs, cluster, afar, many }: Results): void {
  const names = [...new Set([...Object.keys(runs.beside), ...Object.keys(runs.alone)])];
  if (names.length > 0) {
    console.log(
      table(
        HEAD,
        names.map((name) => rowOf(name, runs.alone[name] ?? [], runs.beside[name] ?? [])),
      ),
    );
    console.log(
      `${grouped(keys)} keys, half of them flushed; medians of ${rounds} rounds. Times, CPU and memory are those of a contender alone; the neighbour was there in runs of its own.`,
    );
  }
  const seconds = (over: string, under: string) => ratioOf(runs.alone[over], runs.alone[under], (run) => run.seconds);
  const felt = (what: 'p99' | 'worst') =>
    ratioOf(runs.beside.gentle, runs.beside.nobody, (run) => run.felt?.[what] ?? Number.NaN);
  const gentle = { p99Ratio: felt('p99'), worstRatio: felt('worst'), vsScript: seconds('script', 'gentle') };
  if (gentle.p99Ratio.median !== null) console.log(undisturbed(gentle.p99Ratio));

  if (cluster) {
    console.log(
      `A cluster of 3 primaries, 300,000 keys: ${cluster.seconds.toFixed(2)} s, ${cluster.left} keys left that should not be, ${cluster.wrong} wrong ones gone.`,
    );
  }
  for (const { keys, thereAndBackMs, seconds, timedOut } of afar) {
    console.log(
      `${grouped(keys)} keys over a way of ${thereAndBackMs} ms: ${seconds.toFixed(1)} s.${timedOut ? ` ${timedOut}` : ''}`,
    );
  }
  for (const [keys, { seconds, peakMb }] of Object.entries(many ?? {})) {
    console.log(`${keys} keys, the default budget: ${seconds.toFixed(1)} s, ${peakMb} MB at most.`);
  }

  console.log(
    JSON.stringify({
      vsScript: seconds('script', 'ours').ofAll,
      vsXargs: seconds('xargs', 'ours').ofAll,
      vsIoredis: seconds('ioredis', 'ours').ofAll,
      vsFloor: seconds('ours', 'floor').ofAll,
      gentle: {
        ...Object.fromEntries(Object.entries(gentle).map(([name, { median }]) => [name, median])),
        leftAlone: gentle.p99Ratio.leftAlone,
        rounds,
      },
      afar: afar.map(({ seconds, timedOut, ...where }) => ({
        ...where,
        seconds: rounded(seconds, 1),
        done: timedOut === null,
      })),
      many: many && Object.fromEntries(Object.entries(many).map(([name, spent]) => [name, inTenths(spent)])),
      wrongKeys: ['ours', 'gentle'].reduce(
        (total, name) => total + sum([...(runs.alone[name] ?? []), ...(runs.beside[name] ?? [])], 'wrong'),
        cluster?.wrong ?? 0,
      ),
    }),
  );
}

function rowOf(name: string, alone: Run[], beside: Run[]): (string | number)[] {
  const own = (what: 'cpuSeconds' | 'peakMb', digits: number) =>
    STARTS_OTHERS.includes(name) || alone.length === 0 ? '' : rounded(median(alone.map((run) => run[what])), digits);
  const of = alone.length > 0 ? alone : beside;
  const feelings = (['p50', 'p99', 'worst'] as const).map((what) =>
    beside.length > 0 ? Math.round(median(beside.flatMap(({ felt }) => felt?.[what] ?? []))) : '',
  );
  return [
    name,
    rounded(median(of.map(({ seconds }) => seconds))),
    rounded(median(of.map(({ serverSeconds }) => serverSeconds))),
    own('cpuSeconds', 2),
    own('peakMb', 0),
    ...feelings,
    name === 'nobody' ? '' : sum([...alone, ...beside], 'left'),
    sum([...alone, ...beside], 'wrong'),
  ];
}

function inTenths({ seconds, peakMb }: Spent): Spent {
  return { seconds: rounded(seconds, 1), peakMb };
}

function sum(runs: Run[], what: 'left' | 'wrong'): number {
  return runs.reduce((total, run) => total + run[what], 0);
}
