import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type Outputs, readOutputs } from '../../cli/aws/outputs.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';
import { bridgeAlarms } from '../emulator/bridges/alarm-events.ts';
import { deliverer } from '../emulator/bridges/deliver.ts';
import { bridgeEmbeddedMetrics } from '../emulator/bridges/embedded-metrics.ts';
import { bootstrap, deploy, synth } from '../emulator/cdk.ts';
import { type Clients, connect } from '../emulator/clients.ts';
import { logFile } from '../emulator/runs.ts';
import { type Emulator, startEmulator } from '../emulator/start-emulator.ts';
import { ACCOUNT, awsVariables, REGION } from '../host/environment/clean-environment.ts';
import { insistOnEmulator } from '../host/environment/insist-on-emulator.ts';
import { pointTo, shield } from '../host/environment/shield.ts';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { type LocalRedis, startRedis } from '../redis/local-redis.ts';
import { readShop } from '../shop/readings.ts';
import { type Shop, type ShopOptions, startShop } from '../shop/shop.ts';
import { createAlarms } from '../site/alarms.ts';
import { type LocalSite, localSettings } from '../site/local-settings.ts';
import { createZone } from '../site/zone.ts';

export const ENVIRONMENT = 'local';

export interface CloudOptions {
  /** What happens meanwhile, a line each. */
  say?: (line: string) => void;
  /** The settings of the stack, when they are not to be those of the demonstration. */
  settings?: (site: LocalSite) => SettingsInput;
  /** Seconds. */
  ttlSeconds?: number;
  shop?: ShopOptions;
}

export interface Cloud {
  endpoint: string;
  region: string;
  account: string;
  /** What any other program needs to reach this cloud, and nothing else. */
  env: Record<string, string>;
  redis: LocalRedis;
  redisUrl: string;
  zone: string;
  ttlSeconds: number;
  outputs: Outputs;
  clients: Clients;
  shop: Shop;
  /** The log of the emulator and of every function in it. */
  log: string;
  /** Synthesizes the stack with other settings; what it answers with deploys that. */
  prepare(settings: (site: LocalSite) => SettingsInput): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** Real Redis, emulated AWS, the ordinary stack deployed into it, and a shop with customers: all on this machine. */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const { say = () => {}, settings = localSettings, ttlSeconds = 2 } = options;
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    const given = shield();
    const log = await logFile();

    say('Starting Redis');
    const redis = await startRedis({ say });
    started.push(() => redis.stop());

    const emulator = given ? existing(given, say) : await startEmulator({ log, say });
    started.push(() => emulator.stop());
    const { endpoint } = emulator;
    pointTo(endpoint);
    const clients = connect(endpoint);
    await insistOnEmulator(clients.sts);
    if (given) await insistOnClosedShop(clients.cloudWatch, given);

    const zone = await createZone(clients.route53, { ttlSeconds });
    await createAlarms(clients.cloudWatch);

    say('Synthesizing and deploying the stack');
    const prepare: Cloud['prepare'] = async (settingsFor) => {
      const assembly = await temporaryFolder('assembly');
      started.push(() => assembly.remove());
      await synth(endpoint, { [ENVIRONMENT]: settingsFor({ zone, redisUrl: redis.url }) }, assembly.path);
      return () => deploy(endpoint, assembly.path, `Sluice-${ENVIRONMENT}`);
    };
    const [deployStack] = await Promise.all([prepare(settings), bootstrap(endpoint)]);
    await deployStack();
    const outputs = await readOutputs(clients.cloudFormation, ENVIRONMENT);

    started.push(bridgeAlarms(clients.cloudWatch, deliverer(clients.eventBridge, clients.lambda)));
    started.push(bridgeEmbeddedMetrics(clients.logs, clients.cloudWatch));

    say('Opening the shop');
    const { route53, cloudWatch } = clients;
    const shop = await startShop({ ...options.shop, redisUrl: redis.url, zone, route53, cloudWatch });
    started.push(() => shop.stop());

    const env = { ...awsVariables(endpoint), REDIS_URL: redis.url, SLUICE_ENVIRONMENT: ENVIRONMENT };
    return {
      ...{
        endpoint,
        region: REGION,
        account: ACCOUNT,
        env,
        zone,
        ttlSeconds,
        outputs,
        clients,
        shop,
        log,
        prepare,
        stop,
      },
      redis,
      redisUrl: redis.url,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function existing(endpoint: string, say: (line: string) => void): Emulator {
  say(`Using the AWS emulator at ${endpoint}. Unless Sluice started it, lab/emulator/repairs.py is not in it.`);
  return { endpoint, stop: async () => {} };
}

/** Two shops that publish under the same names would spoil each other's metrics. */
async function insistOnClosedShop(cloudWatch: CloudWatchClient, endpoint: string): Promise<void> {
  const published = await readShop(cloudWatch, new Date(Date.now() - 5000));
  if (published.length === 0) return;
  throw new Error(
    `A shop is open at ${endpoint} already, probably that of "npm run local". Unset AWS_ENDPOINT_URL to get an emulator of your own, or end the other one first.`,
  );
}
