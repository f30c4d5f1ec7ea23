import type { StoredMetric } from '../../../core/health/metric.ts';
import { priceOf } from '../../../core/prices/prices.ts';
import { compareBackends } from '../../../lib/metrics/backend.ts';
import { targetGroup } from '../../../lib/metrics/load-balancer.ts';
import { LEAST, settings } from '../../support/settings.ts';
import { definitionOf, synthesize } from '../../support/synth.ts';
import { priceOfCalls } from './price.ts';
import { type Lived, liveStage, type Site } from './virtual-stage.ts';

const backend = (name: string) =>
  targetGroup({ loadBalancer: 'app/shop/50dc6c495c0c9188', targetGroup: `targetgroup/${name}/73e2d6bc24d8a067` });

/** Two backends behind one load balancer, a cache that the stack probes, and nothing else set. */
export const TYPICAL = { health: { ...LEAST.health, ...compareBackends(backend('old'), backend('new')) } };

/** Of the functions of a stage: most of it is waiting for AWS. */
const MILLISECONDS = 300;
const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 10);
/** Metrics of a load balancer come a minute or so after their period. */
const LAG_SECONDS = 70;

export interface StagePrice {
  minutes: number;
  transitions: number;
  calls: number;
  metricsRead: number;
  usd: number;
}

type Look = NonNullable<Parameters<typeof liveStage>[2]['look']>;
/** As often as is set, whatever there may be to see. */
export const EVENLY: Look = ({ phase }, _context, _config, every) => every[phase];

/** A stage in which all goes well, priced: the dearest of those that begin at each of these seconds of a minute. */
export async function priceStage(look?: Look): Promise<StagePrice> {
  const all = await atEachSecond(async (startedAt) => priced(await live(startedAt, well, look)));
  return all.reduce((a, b) => (b.transitions > a.transitions ? b : a));
}

function priced({ states, calls, metricsRead, startedAt, endedAt, error }: Lived): StagePrice {
  if (error) throw new Error(`A stage in which all is well ended as ${error}.`);
  const usd =
    priceOf('transition', states.length) +
    priceOfCalls(calls, MILLISECONDS, true) +
    priceOf('metricRead', metricsRead) +
    // The alarms, each time.
    priceOf('cloudWatchRequest', calls);
  return { minutes: (endedAt - startedAt) / MINUTE, transitions: states.length, calls, metricsRead, usd };
}

/** How long after a canary became six times as slow, in mid-bake, its stage has failed: begun at each of these seconds. */
export function secondsToHarm(look?: Look): Promise<number[]> {
  return atEachSecond((startedAt) => harmSeen(startedAt, look));
}

/** When a stage begins decides how its looks fall on the periods. */
async function atEachSecond<T>(of: (startedAt: number) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let second = 0; second < 60; second += 5) all.push(await of(START + 1000 * second));
  return all;
}

async function harmSeen(startedAt: number, look?: Look): Promise<number> {
  const harmAt = START + 20 * MINUTE;
  const harmed: Site = (metric, start) => {
    const isHarm = start >= harmAt && metric.metricName === 'TargetResponseTime' && isOfCanary(metric);
    return well(metric) * (isHarm ? 6 : 1);
  };
  const lived = await live(startedAt, harmed, look);
  if (lived.error !== 'HealthFailed') throw new Error(`A canary six times as slow ended as ${lived.error}.`);
  return (lived.endedAt - harmAt) / 1000;
}

let machine: ReturnType<typeof definitionOf> | undefined;

function live(startedAt: number, site: Site, look?: Look): Promise<Lived> {
  machine ??= definitionOf(synthesize(TYPICAL), 'stage');
  return liveStage(machine, settings(TYPICAL), { startedAt, site, lagSeconds: LAG_SECONDS, ...(look && { look }) });
}

/** A shop that fares well: nine of ten asked of the cache are found, some hundred requests a second, a quarter of them at the canary. */
function well(metric: StoredMetric): number {
  const { metricName } = metric;
  if (metricName === 'CacheHits') return 5400;
  if (metricName === 'CacheMisses') return 600;
  if (metricName === 'RequestCount') return isOfCanary(metric) ? 1500 : 4500;
  if (metricName === 'TargetResponseTime') return 0.08;
  return metricName === 'CacheUp' ? 1 : 0;
}

function isOfCanary({ dimensions }: StoredMetric): boolean {
  return dimensions.TargetGroup?.includes('new') ?? false;
}
