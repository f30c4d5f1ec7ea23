import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaseRecord } from '../../core/lease/swap.ts';
import { type Clients, connect } from '../../lab/emulator/clients.ts';
import { logFile } from '../../lab/emulator/runs.ts';
import { type Emulator, startEmulator } from '../../lab/emulator/start-emulator.ts';
import { cleanEnvironment } from '../../lab/host/environment/clean-environment.ts';
import { pythonTool } from '../../lab/host/tools/python-tool.ts';
import { createZone, setRecords } from '../../lab/site/zone.ts';
import { block } from './recipe.ts';

const run = promisify(execFile);
const config = block('octodns', 'A zone that octoDNS manages', 'yaml').replaceAll('example.com.', 'shop.example.');

let emulator: Emulator;
let clients: Clients;
let zone: string;
let python: string;
let folder: string;
beforeAll(async () => {
  python = path.join(await pythonTool({ name: 'octodns', python: '3.10' }), 'bin/python');
  emulator = await startEmulator({ log: await logFile() });
  clients = connect(emulator.endpoint);
  zone = await createZone(clients.route53, { ttlSeconds: 60, weights: { stable: 75, canary: 25 } });
  const Changes = [{ Action: 'CREATE' as const, ResourceRecordSet: leaseRecord('_rollout.www.shop.example', 'v=1') }];
  await clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes } }));
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-octodns-'));
  await mkdir(path.join(folder, 'config'));
}, 600_000);
afterAll(async () => {
  await emulator?.stop();
  if (folder) await rm(folder, { recursive: true });
});

const WWW = 'www:\n  ttl: 60\n  type: A\n  value: 192.0.2.10\n';
const MAIL = 'mail:\n  ttl: 60\n  type: A\n  value: 192.0.2.99\n';

/** What octoDNS plans for these records; it says so in its log. */
async function plan(records: string, text = config): Promise<string> {
  await writeFile(path.join(folder, 'config.yaml'), text);
  await writeFile(path.join(folder, 'config/shop.example.yaml'), records);
  const { stderr } = await run(python, ['-I', '-m', 'octodns.cmds.sync', '--config-file', 'config.yaml', '--force'], {
    cwd: folder,
    env: cleanEnvironment(process.env, { endpoint: emulator.endpoint, folder }),
  });
  return stderr;
}

describe('octoDNS with the processor of the recipe', () => {
  it('plans nothing for the weighted names and their lease, whatever the configuration still says of them', async () => {
    expect(await plan(WWW)).toContain('No changes were planned');
  });

  it('goes on with the rest of the zone', async () => {
    const planned = await plan(MAIL + WWW);

    expect(planned).toContain('Create <ARecord A 60, mail.shop.example.');
    expect(planned).toContain('Creates=1, Updates=0, Deletes=0');
  });

  it('leaves the weights where they are when they have moved', async () => {
    await setRecords(clients.route53, zone, { ttlSeconds: 60, weights: { stable: 0, canary: 100 } });

    expect(await plan(WWW)).toContain('No changes were planned');
  });
});

describe('octoDNS without it', () => {
  it('would delete the lease, and make the pair a simple record again', async () => {
    const planned = await plan(WWW, config.replace(/ {4}processors:\n {6}- not-sluice\n/, ''));

    expect(planned).toContain('Delete <TxtRecord TXT 60, _rollout.www.shop.example.');
    expect(planned).toMatch(/<ARecord A 60, www\.shop\.example\., \['192\.0\.2\.20'\]> ->/);
  });
});
