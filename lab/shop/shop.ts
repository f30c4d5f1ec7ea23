import { type CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Route53Client } from '@aws-sdk/client-route-53';
import { Redis } from 'ioredis';
import { every } from '../host/every.ts';
import type { Side } from '../site/metrics.ts';
import type { Site } from '../site/site.ts';
import { type Backend, startBackend } from './backend.ts';
import { type Customer, signIn } from './customers.ts';
import { openDatabase } from './database.ts';
import { PAGES, seed } from './keys.ts';
import { createMeter } from './meter.ts';
import { openBackend, type ShopTrouble } from './open-backend.ts';
import type { ShopHabits } from './parts.ts';
import { nameServer, resolver } from './resolver.ts';
import { startTraffic } from './traffic.ts';
import type { Witness } from './witness.ts';

export interface ShopOptions {
  /** How many customers look around at once. */
  clients?: number;
  /** How many of them are signed in all the time. */
  signedIn?: number;
  thinkMs?: number;
  /** How many pages there are to look at: the fewer, the sooner all of them are cached. */
  pages?: number;
  /** What a page costs that is not in the cache, when nobody else asks the database; up to 1.6 times as much when many do. */
  databaseMs?: number;
  /** Whether each backend has keys of its own for its pages. @default false */
  versionedKeys?: boolean;
  /** What customers and backends leave to chance. @default Math.random */
  random?: () => number;
  /** @default - nobody keeps what each customer saw */
  witness?: Witness;
}

export interface ShopProps extends ShopOptions {
  redisUrl: string;
  zone: string;
  site: Site;
  route53: Route53Client;
  cloudWatch: CloudWatchClient;
}

export interface Shop {
  /** To look into the cache that both backends share; waits while it is away. */
  redis: Redis;
  backends: Record<Side, Backend>;
  customers: Customer[];
  trouble: ShopTrouble;
  habits: ShopHabits;
  stop(): Promise<void>;
}

/** Two backends, the cache they share, and customers that go where Route 53 sends them. */
export async function startShop(props: ShopProps): Promise<Shop> {
  const { redisUrl, zone, site, route53, cloudWatch } = props;
  const {
    clients = 100,
    signedIn = 30,
    thinkMs = 550,
    pages = PAGES.length,
    databaseMs = 500,
    versionedKeys = false,
    random = Math.random,
    witness,
  } = props;
  const meter = createMeter();
  const database = openDatabase(databaseMs, (ms) => {
    meter.read(ms);
    witness?.reads.push({ at: Date.now(), ms });
  });
  const redis = new Redis(redisUrl);
  redis.on('error', () => {});
  await seed(redis, { versionedKeys });

  const trouble: ShopTrouble = { forgetsPages: false, weightsIgnored: false };
  const habits: ShopHabits = { versionedKeys };
  const open = (side: Side) => openBackend({ side, redisUrl, database, meter, trouble, habits, random });
  const opened = { stable: await open('stable'), canary: await open('canary') };
  const backends = {
    stable: await startBackend(opened.stable.listener),
    canary: await startBackend(opened.canary.listener),
  };

  const ask = nameServer(route53, zone, site.name);
  const customers = Array.from({ length: clients }, (_, number): Customer => {
    const ignores = () => (trouble.weightsIgnored && number % 2 === 0 ? 'canary' : null);
    return { number, resolve: resolver({ ask, ignores, random }), cookie: null, timesLoggedOut: 0 };
  });
  for (const customer of customers.slice(0, signedIn)) {
    await signIn(customer, backends[await customer.resolve()].url);
  }

  const sendHome = startTraffic({
    ...{ customers, thinkMs, pages: PAGES.slice(0, pages), random },
    urlOf: (side) => backends[side].url,
    seen(side, ms, seen) {
      meter.request(side, ms, !seen.ok);
      witness?.visits.push(seen);
    },
  });
  const stopPublishing = every(200, async () => {
    const metrics = meter.take().flatMap((second) => second.metrics);
    if (metrics.length === 0) return;
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: site.namespace, MetricData: metrics }));
  });

  return {
    redis,
    backends,
    customers,
    trouble,
    habits,
    async stop() {
      await sendHome();
      await stopPublishing();
      for (const backend of Object.values(backends)) backend.stop();
      for (const { close } of Object.values(opened)) close();
      redis.disconnect();
    },
  };
}
