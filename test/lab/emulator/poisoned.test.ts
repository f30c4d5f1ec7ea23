import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bootstrap } from '../../../lab/emulator/cdk.ts';
import { connect } from '../../../lab/emulator/clients.ts';
import { type Emulator, startEmulator } from '../../../lab/emulator/start-emulator.ts';
import { insistOnEmulator } from '../../../lab/host/environment/insist-on-emulator.ts';
import { pointTo, shield } from '../../../lab/host/environment/shield.ts';
import { pythonTool } from '../../../lab/host/tools/python-tool.ts';

/*
 * A user who is signed in to a real account in every way there is. "Outside" is a server of ours that everything real
 * leads to; whoever connects to it would have left the machine.
 */
let home: string;
let outside: Server;
let visits = 0;
let emulator: Emulator;
const inherited = { ...process.env };

beforeAll(async () => {
  await pythonTool({ name: 'emulator', python: '3.10' });
  home = await mkdtemp(path.join(tmpdir(), 'sluice-poisoned-'));
  outside = createServer((socket) => {
    visits += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(outside, 'listening');
  Object.assign(process.env, await poison(`http://127.0.0.1:${(outside.address() as AddressInfo).port}`));
});

afterAll(async () => {
  process.env = inherited;
  await emulator?.stop();
  outside?.close();
  await rm(home, { recursive: true, force: true });
});

it('reaches nothing real, however the user is signed in', async () => {
  shield();
  emulator = await startEmulator({ log: path.join(home, 'emulator.log') });
  pointTo(emulator.endpoint);
  const { sts, cloudFormation } = connect(emulator.endpoint);

  await insistOnEmulator(sts);
  await bootstrap(emulator.endpoint);
  // A client that takes what it finds in the environment, as those inside functions/ do.
  await new CloudWatchClient().send(new DescribeAlarmsCommand());

  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'CDKToolkit' }));
  expect(Stacks).toMatchObject([{ StackStatus: 'CREATE_COMPLETE' }]);
  expect(existsSync(path.join(home, 'signed-in'))).toBe(false);
  expect(visits).toBe(0);
});

async function poison(url: string): Promise<Record<string, string>> {
  const signIn = `credential_process = touch ${path.join(home, 'signed-in')}\nregion = eu-central-1\nendpoint_url = ${url}`;
  await mkdir(path.join(home, '.aws'));
  await writeFile(path.join(home, '.aws', 'config'), `[default]\n${signIn}\n[profile production]\n${signIn}\n`);
  await writeFile(path.join(home, '.cdk.json'), JSON.stringify({ profile: 'production', proxy: url }));
  return {
    HOME: home,
    AWS_PROFILE: 'production',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'real',
    AWS_SESSION_TOKEN: 'real',
    AWS_CONFIG_FILE: path.join(home, '.aws', 'config'),
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ENDPOINT_URL_CLOUDWATCH: url,
    AWS_ENDPOINT_URL_CLOUDFORMATION: url,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/credentials`,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    CDK_DEFAULT_ACCOUNT: '123456789012',
    REDIS_URL: 'redis://production.example.com',
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    https_proxy: url,
  };
}
