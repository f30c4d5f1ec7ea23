import { type Outputs, readOutputs } from '../../cli/aws/outputs.ts';
import { type Clients, connect } from '../emulator/clients.ts';
import { ACCOUNT, awsVariables, REGION } from '../host/environment/clean-environment.ts';
import { pointTo, shield } from '../host/environment/shield.ts';
import { together } from '../host/processes/together.ts';
import { type LocalRedis, redisAt } from '../redis/local-redis.ts';
import { type Shop, type ShopOptions, startShop } from '../shop/shop.ts';
import { localSettings } from '../site/local-settings.ts';
import { SHOP } from '../site/site.ts';
import { deployStacks, type Place, placeOf, type StackSpec, type StacksOptions } from './stacks.ts';

/** A deployed stack, and the shop that it is for, open. */
export interface Cloud extends Omit<Place, 'redis'> {
  region: string;
  account: string;
  /** What any other program needs to reach this cloud, and nothing else. */
  env: Record<string, string>;
  redis: LocalRedis;
  outputs: Outputs;
  clients: Clients;
  shop: Shop;
  stop(): Promise<void>;
}

/** Opens the shop of a stack that this process or another one has deployed. */
export function openCloud(place: Place, options: ShopOptions = {}): Promise<Cloud> {
  return together(async (ending) => {
    const { endpoint, environment, site, zone } = place;
    shield();
    pointTo(endpoint);
    const redis = redisAt(place.redis);
    ending(redis.stop);
    const clients = connect(endpoint);
    const outputs = await readOutputs(clients.cloudFormation, `Sluice-${environment}`);
    const { route53, cloudWatch } = clients;
    const shop = await startShop({ ...options, redisUrl: redis.url, zone, site, route53, cloudWatch });
    ending(shop.stop);
    const env = { ...awsVariables(endpoint), REDIS_URL: redis.url, SLUICE_ENVIRONMENT: environment };
    return { ...place, region: REGION, account: ACCOUNT, env, redis, outputs, clients, shop };
  });
}

export interface LocalCloud extends Cloud {
  /** Synthesizes the stack with other settings; what it answers with deploys that. */
  prepare(settings: StackSpec['settings']): Promise<() => Promise<void>>;
}

export interface CloudOptions extends StacksOptions {
  /** The settings of the stack. @default localSettings */
  settings?: StackSpec['settings'];
  shop?: ShopOptions;
}

/** Real Redis, emulated AWS, the ordinary stack deployed into it, and a shop with customers: all on this machine. */
export function startCloud({ settings = localSettings, shop, ...options }: CloudOptions = {}): Promise<LocalCloud> {
  return together(async (ending) => {
    const stacks = await deployStacks({ local: { site: SHOP, settings } }, options);
    ending(stacks.stop);
    options.say?.('Opening the shop');
    const cloud = await openCloud(placeOf(stacks.places, 'local'), shop);
    ending(cloud.stop);
    return { ...cloud, prepare: (changed) => stacks.prepare('local', changed) };
  });
}
