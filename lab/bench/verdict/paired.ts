import { Random } from '../../host/random.ts';
import type { Service } from './service.ts';
import { SERVICES } from './services.ts';
import { BAKE_POINTS, BASELINE_POINTS, momentsOf, type Trial } from './stages.ts';

const STATISTICS = { p50: 0.5, p95: 0.95, p99: 0.99 };
type Statistic = keyof typeof STATISTICS;

/** The canary's share before each stage that is tried. */
const BEFORE = { 5: 0, 25: 5, 50: 25 };

export interface Draw {
  seed: number;
  canaryPercent: keyof typeof BEFORE;
  /** How many stages of each service. */
  stages: number;
  /** @default SERVICES */
  services?: Service[];
}

/** The same stages, as each statistic of their requests shows them, and as the one does that their service is judged by. */
export type PairedTrials = Record<Statistic | 'usual', Trial[]>;

/**
 * Stages in which nothing but chance tells the canary from stable: each request goes to one of the two at random, and
 * of each minute's requests a backend's percentiles are known. With a burst, everything is slow for a while, on both.
 */
export function pairedTrials(
  { seed, canaryPercent, stages, services = SERVICES }: Draw,
  hasBurst = false,
): PairedTrials {
  const trials: PairedTrials = { p50: [], p95: [], p99: [], usual: [] };
  for (const [i, service] of services.entries()) {
    const random = new Random(1000 * seed + 10 * i + (hasBurst ? 1 : 0));
    for (let stage = 0; stage < stages; stage++) {
      const minutes = splitMinutes(service, random, canaryPercent, hasBurst ? burstIn(random) : null);
      for (const statistic of Object.keys(STATISTICS) as Statistic[]) {
        const trial = trialOf(service.name, minutes, statistic, canaryPercent);
        trials[statistic].push(trial);
        if (statistic === (service.statistic ?? 'p95')) trials.usual.push(trial);
      }
    }
  }
  return trials;
}

interface Burst {
  /** Minutes of the bake. */
  from: number;
  to: number;
  times: number;
}

/** From two to eight minutes, in which every request takes two to eight times as long. */
function burstIn(random: Random): Burst {
  const from = 2 + random.below(BAKE_POINTS - 12);
  return { from, to: from + 2 + random.below(7), times: 2 + 6 * random.share() };
}

type Backends = Record<'stable' | 'canary', Record<Statistic, number>>;

/** What CloudWatch would know of each minute, before the stage and in its bake. */
function splitMinutes(
  service: Service,
  random: Random,
  canaryPercent: Draw['canaryPercent'],
  burst: Burst | null,
): Backends[] {
  const next = service.begin(random);
  return Array.from({ length: BASELINE_POINTS + BAKE_POINTS }, (_, i) => {
    const minute = i - BASELINE_POINTS;
    const share = (minute < 0 ? BEFORE[canaryPercent] : canaryPercent) / 100;
    const hit = burst === null ? 0 : shareOfBurst(burst, minute, random);
    const [stable, canary]: [number[], number[]] = [[], []];
    for (const latency of next()) {
      const slowed = hit > 0 && random.share() < hit ? latency * (burst?.times ?? 1) : latency;
      (random.share() < share ? canary : stable).push(slowed);
    }
    return { stable: percentilesOf(stable), canary: percentilesOf(canary) };
  });
}

/** Nobody waits for a full minute before he begins to be slow, or ends it. */
function shareOfBurst({ from, to }: Burst, minute: number, random: Random): number {
  if (minute === from || minute === to) return random.share();
  return minute > from && minute < to ? 1 : 0;
}

/** By nearest rank; of no requests CloudWatch has no point, which is no number here. */
function percentilesOf(latencies: number[]): Record<Statistic, number> {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { p50: at(STATISTICS.p50), p95: at(STATISTICS.p95), p99: at(STATISTICS.p99) };
}

function trialOf(
  series: string,
  minutes: Backends[],
  statistic: Statistic,
  canaryPercent: Draw['canaryPercent'],
): Trial {
  const of = (backend: keyof Backends, some: Backends[]) => some.map((minute) => minute[backend][statistic]);
  const baked = minutes.slice(BASELINE_POINTS);
  const baseline = of('stable', minutes.slice(0, BASELINE_POINTS));
  return {
    series,
    baseline,
    bake: of('canary', baked),
    times: baked.map((_, i) => i),
    isQuiet: true,
    deviation: momentsOf(baseline).deviation,
    firstDayMax: Math.max(...baseline),
    control: { values: of('stable', baked), canaryPercent, canaryPercentBefore: BEFORE[canaryPercent] },
  };
}
