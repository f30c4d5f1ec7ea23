import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { SettingsInput } from '../../lib/settings/settings.ts';
import { bridgeAlarms } from '../emulator/bridges/alarm-events.ts';
import { deliverer } from '../emulator/bridges/deliver.ts';
import { bridgeEmbeddedMetrics } from '../emulator/bridges/embedded-metrics.ts';
import { patiently } from '../host/patiently.ts';
import { together } from '../host/processes/together.ts';
import { type RedisPlace, startRedis } from '../redis/local-redis.ts';
import { readShop } from '../shop/readings.ts';
import { createAlarms } from '../site/alarms.ts';
import type { LocalSite } from '../site/local-settings.ts';
import type { Site } from '../site/site.ts';
import { createZone } from '../site/zone.ts';
import { type AwsOptions, startAws } from './aws.ts';

/** A stack to deploy, and the shop that it is for. */
export interface StackSpec {
  site: Site;
  settings(site: LocalSite): SettingsInput;
}

/** Where one deployed stack is, in words that another process understands. */
export interface Place {
  endpoint: string;
  environment: string;
  site: Site;
  redis: RedisPlace;
  zone: string;
  ttlSeconds: number;
  /** Of the emulator and of every function in it. */
  log: string;
}

export interface Stacks {
  /** By environment. */
  places: Map<string, Place>;
  /** Synthesizes one of the stacks with other settings; what it answers with deploys that. */
  prepare(environment: string, settings: StackSpec['settings']): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export interface StacksOptions extends Pick<AwsOptions, 'emulator'> {
  /** What happens meanwhile, a line each. */
  say?: ((line: string) => void) | undefined;
  ttlSeconds?: number | undefined;
}

/** The ordinary stack, once for each environment, in one emulated AWS; each with a real Redis of its own. Its shop is still closed. */
export function deployStacks(
  specs: Record<string, StackSpec>,
  { say = () => {}, ttlSeconds = 2, emulator }: StacksOptions = {},
): Promise<Stacks> {
  return together(async (ending) => {
    const aws = await startAws({ say, emulator });
    ending(() => aws.stop());
    const { endpoint, log } = aws;
    const { cloudWatch, eventBridge, lambda, logs, route53 } = aws.clients;
    if (emulator !== undefined) await insistOnClosedShop(cloudWatch, endpoint);

    const all = Object.entries(specs);
    const sites = all.map(([, { site }]) => site);
    const zone = await createZone(
      route53,
      { ttlSeconds },
      sites.map(({ name }) => name),
    );
    say('Starting Redis');
    const places = new Map<string, Place>();
    for (const [environment, { site }] of all) {
      await createAlarms(cloudWatch, site);
      const { stop, url, port, program, folder } = await startRedis({ say });
      ending(stop);
      const redis = { url, port, program, folder };
      places.set(environment, { endpoint, environment, site, redis, zone, ttlSeconds, log });
    }
    const siteOf = (environment: string): LocalSite => {
      const { site, redis } = placeOf(places, environment);
      return { zone, site, redisUrl: redis.url };
    };

    say('Synthesizing and deploying the stack');
    const settings = Object.fromEntries(
      all.map(([environment, { settings }]) => [environment, settings(siteOf(environment))]),
    );
    await patiently(say, () => aws.deploy(settings));
    ending(bridgeAlarms(cloudWatch, deliverer(eventBridge, lambda)));
    ending(bridgeEmbeddedMetrics(logs, cloudWatch));
    return {
      places,
      prepare: (environment, settings) => aws.prepare({ [environment]: settings(siteOf(environment)) }),
    };
  });
}

export function placeOf(places: Map<string, Place>, environment: string): Place {
  const place = places.get(environment);
  if (!place) throw new Error(`There is no stack for ${environment}.`);
  return place;
}

/** Two shops that publish under the same names would spoil each other's metrics. */
async function insistOnClosedShop(cloudWatch: CloudWatchClient, endpoint: string): Promise<void> {
  const published = await readShop(cloudWatch, new Date(Date.now() - 5000));
  if (published.length === 0) return;
  throw new Error(
    `A shop is open at ${endpoint} already, probably that of "npm run local". Leave out --emulator to get one of your own, or end the other one first.`,
  );
}
