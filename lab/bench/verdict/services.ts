import type { Random } from '../../host/random.ts';
import type { Service } from './service.ts';

const PER_MINUTE = 600;
const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;

export const SERVICES: Service[] = [
  {
    // Of one request in ten the latency has no mean deviation: a Pareto tail with the exponent 1.5.
    name: 'heavy tail',
    begin: (random) => () =>
      requests(random, PER_MINUTE, () =>
        random.chance(10) ? 200 * (1 - random.share()) ** (-1 / 1.5) : logNormal(random, 80, 0.5),
      ),
  },
  {
    // Load and latency go up and down with the day, and the latency wanders from minute to minute besides.
    name: 'daily rhythm',
    begin(random) {
      let day = random.share();
      let wandered = 0;
      return () => {
        day += 1 / MINUTES_A_DAY;
        wandered = 0.9 * wandered + 0.05 * random.normal();
        const load = Math.sin(2 * Math.PI * day);
        const middle = 80 * (1 + 0.5 * load) * Math.exp(wandered);
        return requests(random, PER_MINUTE * (1 + 0.6 * load), () => logNormal(random, middle, 0.6));
      };
    },
  },
  {
    // Every half an hour or so all requests take 2 to 6 times as long, for up to eight minutes.
    name: 'common bursts',
    begin(random) {
      let [left, times] = [0, 1];
      return () => {
        const begins = left === 0 && random.chance(30);
        if (begins) [left, times] = [1 + random.below(8), 2 + 4 * random.share()];
        const share = begins ? random.share() : left > 0 ? 1 : 0;
        left = Math.max(0, left - 1);
        return requests(random, PER_MINUTE, () => logNormal(random, 80, 0.6) * (random.share() < share ? times : 1));
      };
    },
  },
  {
    // One node of four behind both backends is four times slower, for twenty minutes or so.
    name: 'bad node',
    begin(random) {
      let isBad = random.chance(2);
      return () => {
        if (random.chance(20)) isBad = !isBad;
        return requests(random, PER_MINUTE, () => logNormal(random, 60, 0.5) * (isBad && random.chance(4) ? 4 : 1));
      };
    },
  },
  {
    // Five requests a minute for the canary: their p95 is the slowest of them, which docs/verdicts.md advises against.
    name: 'low traffic',
    statistic: 'p50',
    begin: (random) => () => requests(random, 20, () => logNormal(random, 100, 0.5)),
  },
  {
    // Pauses of up to 900 ms, one to eight a minute: what arrives meanwhile waits for their end. Where they hit one
    // request in twenty, a 95th percentile jumps between two levels.
    name: 'collector pauses',
    begin(random) {
      const most = 1 + random.below(8);
      return () => {
        const pauses = Array.from({ length: 1 + random.below(most) }, () => {
          const from = random.share() * MINUTE_MS;
          return { from, to: from + 150 + 750 * random.share() };
        });
        return requests(random, PER_MINUTE, () => {
          const at = random.share() * MINUTE_MS;
          const pause = pauses.find(({ from, to }) => at >= from && at < to);
          return logNormal(random, 50, 0.4) + (pause ? pause.to - at : 0);
        });
      };
    },
  },
];

/** As many as come by chance where so many are to be expected. */
function requests(random: Random, expected: number, latency: () => number): number[] {
  const count = Math.max(0, Math.round(expected + Math.sqrt(expected) * random.normal()));
  return Array.from({ length: count }, latency);
}

function logNormal(random: Random, median: number, spread: number): number {
  return median * Math.exp(spread * random.normal());
}
