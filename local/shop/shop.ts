import { type CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Route53Client } from '@aws-sdk/client-route-53';
import { Redis } from 'ioredis';
import { every } from '../every.ts';
import { SITE } from '../world/zone.ts';
import { type Backend, startBackend } from './backend.ts';
import { openDatabase } from './database.ts';
import { seed } from './keys.ts';
import { createMeter } from './meter.ts';
import { METRICS, type Side } from './metrics.ts';
import { pageCache } from './page-cache.ts';
import { nameServer, resolver } from './resolver.ts';
import { startTraffic } from './traffic.ts';

export interface ShopOptions {
  /** How many customers look around at once. */
  clients?: number;
  thinkMs?: number;
  /** What a page costs that is not in the cache: 500 to 800 in the story this comes from, less in a demonstration. */
  databaseMs?: number;
}

export interface ShopProps extends ShopOptions {
  redisUrl: string;
  zone: string;
  route53: Route53Client;
  cloudWatch: CloudWatchClient;
}

export interface Shop {
  /** To look into the cache that both backends share; waits while it is away. */
  redis: Redis;
  backends: Record<Side, Backend>;
  stop(): Promise<void>;
}

/** Two backends, the cache they share, and customers that go where Route 53 sends them. */
export async function startShop(props: ShopProps): Promise<Shop> {
  const { redisUrl, zone, route53, cloudWatch, clients = 60, thinkMs = 350, databaseMs = 80 } = props;
  const meter = createMeter();
  const database = openDatabase(databaseMs, meter.read);
  const redis = new Redis(redisUrl);
  redis.on('error', () => {});
  await seed(redis);
  const caches = { stable: cacheClient(redisUrl), canary: cacheClient(redisUrl) };
  await Promise.all([caches.stable.connect(), caches.canary.connect()]);
  const open = (side: Side) => startBackend({ cache: pageCache(caches[side], meter), database });
  const backends = { stable: await open('stable'), canary: await open('canary') };

  const sendHome = startTraffic({
    clients,
    thinkMs,
    resolve: resolver(nameServer(route53, zone, SITE)),
    urlOf: (side) => backends[side].url,
    seen: meter.request,
  });
  const stopPublishing = every(200, async () => {
    const metrics = meter.take().flatMap((second) => second.metrics);
    if (metrics.length === 0) return;
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: METRICS.namespace, MetricData: metrics }));
  });

  return {
    redis,
    backends,
    async stop() {
      await sendHome();
      await stopPublishing();
      for (const backend of Object.values(backends)) backend.stop();
      for (const client of [redis, ...Object.values(caches)]) client.disconnect();
    },
  };
}

/** A cache that is away must cost a request little: no queue, and no long wait. */
function cacheClient(url: string): Redis {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2000,
    commandTimeout: 250,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(100 * 2 ** (times - 1), 2000),
  });
  client.on('error', () => {});
  return client;
}
