import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startAws } from '../cloud/aws.ts';
import { bridgeAlarms } from '../emulator/bridges/alarm-events.ts';
import { deliverer } from '../emulator/bridges/deliver.ts';
import { bridgeEmbeddedMetrics } from '../emulator/bridges/embedded-metrics.ts';
import { bootstrap, deployApp } from '../emulator/cdk.ts';
import { awsVariables } from '../host/environment/clean-environment.ts';
import { together } from '../host/processes/together.ts';
import { startRedis } from '../redis/local-redis.ts';
import { startShop } from '../shop/shop.ts';
import { createAlarms } from '../site/alarms.ts';
import { localSettings } from '../site/local-settings.ts';
import { SHOP } from '../site/site.ts';
import { createZone } from '../site/zone.ts';

/** The shop's cache is warm long before. */
const WARM_MS = 120_000;

/** Deploys the app in this folder into an AWS of its own, and moves its traffic with this command line: there and back. */
export async function rollOut(folder: string, program: string): Promise<void> {
  const { stop } = await together(async (ending) => {
    const say = (line: string) => console.error(line);
    const { stop, endpoint, clients } = await startAws({ say, env: {} });
    ending(stop);
    const { cloudWatch, eventBridge, lambda, logs, route53 } = clients;
    const zone = await createZone(route53, { ttlSeconds: 2 }, [SHOP.name]);
    await createAlarms(cloudWatch, SHOP);
    const redis = await startRedis({ say });
    ending(redis.stop);
    const settings = JSON.stringify(localSettings({ zone, redisUrl: redis.url }));
    await bootstrap(endpoint);
    await deployApp(endpoint, folder, 'deployed.js', `settings=${settings}`);
    ending(bridgeAlarms(cloudWatch, deliverer(eventBridge, lambda)));
    ending(bridgeEmbeddedMetrics(logs, cloudWatch));
    const shop = await startShop({ redisUrl: redis.url, zone, site: SHOP, route53, cloudWatch });
    ending(shop.stop);

    const env = { PATH: process.env.PATH ?? '', SLUICE_STACK: 'Shop/blue', ...awsVariables(endpoint) };
    const sluice = async (...args: string[]) => {
      const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], {
        cwd: folder,
        env,
      });
      return stdout;
    };
    const nextStage = async () => JSON.parse(await sluice('status')).nextStage;
    await until(() => sluice('preflight'));
    await sluice('stage', '5', '--reason', 'packed');
    insistOnNext(25, await nextStage());
    await sluice('rollback', '--to', '0', '--reason', 'packed', '--yes');
    insistOnNext(5, await nextStage());
    return {};
  });
  await stop();
}

async function until(happens: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + WARM_MS;
  for (;;) {
    try {
      await happens();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

function insistOnNext(expected: number, stage: unknown): void {
  if (stage !== expected) throw new Error(`The next stage would be ${stage}, not ${expected}.`);
}
