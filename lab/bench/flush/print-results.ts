import { table } from '../../../cli/terminal/table.ts';
import { STARTS_OTHERS } from './contenders.ts';
import type { Run } from './measure.ts';
import type { Felt } from './neighbour.ts';
import { median, rounded } from './statistics.ts';

export interface Results {
  keys: number;
  rounds: number;
  runs: Record<string, Run[]>;
  /** How the cores were shared. */
  shares: string;
  /** What a hypervisor gave to others of the cores' time; null where it does not tell. */
  stolenPercent: number | null;
  cluster: { seconds: number; left: number; wrong: number } | null;
  peak: { '100k': number; '3M': number } | null;
}

/** A table for people, and one line of JSON for whoever compares. */
export function printResults({ keys, rounds, runs, shares, stolenPercent, cluster, peak }: Results): void {
  const rows = Object.entries(runs).map(([name, of]) => [
    name,
    rounded(median(of.map(({ seconds }) => seconds))),
    rounded(median(of.map(({ serverSeconds }) => serverSeconds))),
    STARTS_OTHERS.includes(name) ? '' : rounded(median(of.map(({ cpuSeconds }) => cpuSeconds))),
    STARTS_OTHERS.includes(name) ? '' : Math.round(median(of.map(({ peakMb }) => peakMb))),
    ...feelings(of.map(({ felt }) => felt)),
    name === 'nobody' ? '' : sum(of, 'left'),
    sum(of, 'wrong'),
  ]);
  const head = [
    'contender',
    'wall s',
    'server CPU s',
    'client CPU s',
    'peak MB',
    'neighbour p50 µs',
    'p99 µs',
    'worst µs',
    'left',
    'wrong keys',
  ];
  console.log(table(head, rows));
  console.log(`${keys} keys, half of them flushed; medians of ${rounds} rounds. ${shares}`);
  if (stolenPercent !== null) {
    console.log(`The hypervisor gave ${rounded(stolenPercent, 1)} % of the cores' time to others meanwhile.`);
  }

  if (cluster) {
    console.log(
      `A cluster of 3 primaries, 300,000 keys: ${cluster.seconds.toFixed(2)} s, ${cluster.left} keys left that should not be, ${cluster.wrong} wrong ones gone.`,
    );
  }
  if (peak)
    console.log(`Peak memory of the whole process: ${peak['100k']} MB at 100,000 keys, ${peak['3M']} MB at 3,000,000.`);

  const time = (over: string, under: string) => ratio(seconds(runs[over]), seconds(runs[under]));
  const felt = (what: 'p99' | 'worst') =>
    ratio(
      (runs.gentle ?? []).map((run) => run.felt[what]),
      (runs.nobody ?? []).map((run) => run.felt[what]),
    );
  console.log(
    JSON.stringify({
      vsScript: time('script', 'ours'),
      vsXargs: time('xargs', 'ours'),
      vsFloor: time('ours', 'floor'),
      gentle: { p99Ratio: felt('p99'), worstRatio: felt('worst'), vsScript: time('script', 'gentle') },
      peakMb: peak,
      wrongKeys: ['ours', 'gentle'].reduce(
        (total, name) => total + sum(runs[name] ?? [], 'wrong'),
        cluster?.wrong ?? 0,
      ),
    }),
  );
}

function feelings(of: Felt[]): number[] {
  return (['p50', 'p99', 'worst'] as const).map((what) => Math.round(median(of.map((one) => one[what]))));
}

function seconds(runs: Run[] = []): number[] {
  return runs.map((run) => run.seconds);
}

function sum(runs: Run[], what: 'left' | 'wrong'): number {
  return runs.reduce((total, run) => total + run[what], 0);
}

/** Round by round, then their median: what disturbs the machine disturbs both. Null where there is nothing to compare. */
function ratio(over: number[], under: number[]): number | null {
  const ratios = over.map((value, round) => value / (under[round] ?? Number.NaN)).filter(Number.isFinite);
  return ratios.length > 0 ? rounded(median(ratios)) : null;
}
