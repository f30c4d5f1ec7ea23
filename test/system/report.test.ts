import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { RolloutReport } from '../../core/report/report.ts';
import { NOBODY } from '../../lab/host/environment/clean-environment.ts';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { almightyRole } from '../../lab/support/principals.ts';
import { type Queue, queueOfEvents, queueOfTopic, topicOf } from '../../lab/support/queue.ts';
import { everythingTold } from '../../lab/support/told.ts';
import { runCli } from '../cli/run-cli.ts';
import { openStack } from '../cloud/open-stack.ts';
import { CHECKS, SECRET } from '../cloud/stacks.ts';
import { zip } from '../lab/emulator/zip.ts';

const STAGE_5 = { stage: 5, requestedBy: 'ana', reason: 'release 41', skipFlush: true };
const AT_0 = { stable: 100, canary: 0 };
const AT_5 = { stable: 95, canary: 5 };

const History = z.object({
  runs: z.array(z.object({ kind: z.string(), report: z.object({ outcome: z.string() }) })),
});

/** Where any of these stands, something has leaked. */
const CANARIES = {
  password: 'canary-of-the-password',
  'password that Redis refuses': 'canary-of-another-password',
  'key that is flushed': 'mocs:canary-of-a-customer',
  'key that stays': 'sessions:canary-of-a-customer',
  value: 'canary-of-a-session',
};

let shop: CloudUnderTest;
let s3: S3Client;
let secrets: SecretsManagerClient;
let bus: Queue;
let mail: Queue;
beforeAll(async () => {
  shop = await openStack('report');
  await makeChecks();
  const { endpoint, region } = shop.cloud;
  const only = { endpoint, region, credentials: NOBODY };
  s3 = new S3Client({ ...only, forcePathStyle: true });
  secrets = new SecretsManagerClient(only);
  bus = await queueOfEvents(shop.cloud, 'events-of-report', { source: ['sluice'] });
  mail = await queueOfTopic(shop.cloud, 'mail-of-report', await topicOf(shop.cloud));
  await secrets.send(new CreateSecretCommand({ Name: SECRET, SecretString: CANARIES.password }));
  await letIn(CANARIES.password);
  await plantKeys();
});

/** As docs/getting-started.md says; everybody else signs in as before. */
async function letIn(password: string): Promise<void> {
  const patterns = ['mocs', 'gallery', 'wishlist', 'albums'].map((each) => `~${each}:*`);
  const rights = ['-@all', '+info', '+ping', '+scan', '+unlink'];
  await shop.cloud.shop.redis.call('ACL', 'SETUSER', 'sluice', 'on', `>${password}`, ...patterns, ...rights);
}

async function plantKeys(): Promise<void> {
  const { 'key that is flushed': flushed, 'key that stays': kept, value } = CANARIES;
  await shop.cloud.shop.redis.mset(flushed, value, kept, value);
}

/** What each does when it is asked; all say in their log what that was. */
const SAY: Record<(typeof CHECKS)[number], string> = {
  passing: 'return { verdict: "pass", reason: "12 of 12 pages answer", numbers: { pages: 12 } };',
  failing: 'return { verdict: "fail", reason: "no good answer of /gallery" };',
  breaking: 'throw new Error("what may hold a secret");',
};

async function makeChecks(): Promise<void> {
  const { clients, endpoint } = shop.cloud;
  const Role = await almightyRole(endpoint);
  for (const name of CHECKS) {
    const code = `exports.handler = async ({ phase, stage, weights }) => {
      console.log(\`asked: \${phase} of stage \${stage} at \${weights.stable}-\${weights.canary}\`);
      ${SAY[name]}
    };`;
    await clients.lambda.send(
      new CreateFunctionCommand({
        ...{ FunctionName: `check-${name}`, Role, Runtime: 'nodejs24.x', Handler: 'index.handler' },
        Code: { ZipFile: zip('index.js', code) },
      }),
    );
  }
}

async function asked(name: string): Promise<string[]> {
  const { events = [] } = await shop.cloud.clients.logs.send(
    new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, filterPattern: 'asked' }),
  );
  return events.flatMap(({ message = '' }) => /asked: (.*)/.exec(message)?.[1] ?? []);
}

afterAll(async () => {
  s3?.destroy();
  secrets?.destroy();
  await shop?.cloud.stop();
});

it('keeps a report of a stage that was completed, with what was measured, as a page and as a document', async () => {
  await shop.reset();
  await shop.run({ ...STAGE_5, skipFlush: false });

  const { document, page } = await kept('test-1');

  expect(document.stages[0]).toMatchObject({ outcome: 'complete', from: AT_0, to: AT_5, after: AT_5, rollback: null });
  expect(document.headline).toBe('Stage 5 is complete: the canary has 5 % of the traffic.');
  expect(document.series.map(({ name }) => name)).toEqual(expect.arrayContaining(['hit rate', 'intended', 'observed']));
  expect(page).toContain('<h1>Stage 5 is complete');
  expect(page).toContain('role="img"');
});

it('writes the report of a failed stage anew when its rollback has ended, with the reason in its first line', async () => {
  await shop.reset();
  const stage = await shop.start(STAGE_5, 'to-fail');
  await shop.hasEntered(stage, 'Bake');
  await shop.stop(stage);
  await shop.isFree();

  const { document } = await kept('to-fail', ({ stages }) => stages[0]?.rollback?.outcome === 'rolled back');

  expect(document).toMatchObject({ ended: 'badly', headline: expect.stringMatching(/^Somebody stopped it.*100-0\b/) });
  expect(document.stages[0]).toMatchObject({ outcome: 'stopped', from: AT_0, to: AT_5, after: AT_0 });
});

it('tells of the person who took the traffic back in mid-stage', async () => {
  await shop.reset();
  const stage = await shop.start(STAGE_5, 'taken-back');
  await shop.hasEntered(stage, 'Bake');
  await shop.cloud.clients.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: shop.cloud.outputs.RollbackMachineArn,
      name: 'rollback-to-0-by-ben',
      input: JSON.stringify({ canaryPercent: 0, reason: 'too early', requestedBy: 'ben' }),
    }),
  );

  const { document } = await kept('taken-back', ({ stages }) => stages[0]?.rollback?.outcome === 'rolled back');

  expect(document.headline).toMatch(/^ben: too early\./);
  expect(document.stages[0]).toMatchObject({
    error: 'RolledBackByPerson',
    after: AT_0,
    rollback: { requestedBy: 'ben', execution: expect.stringMatching(/^rollback-to-0-/) },
  });
});

it('tells the same on the command line', async () => {
  const report = await runCli(['report', 'to-fail', '--json'], shop.cloud.env);
  const history = await runCli(['history', '--json'], shop.cloud.env);

  expect(report.exitCode, report.stderr).toBe(0);
  expect(RolloutReport.parse(JSON.parse(report.stdout)).stages[0]).toMatchObject({ outcome: 'stopped', after: AT_0 });
  const { runs } = History.parse(JSON.parse(history.stdout));
  const told = runs.map(({ kind, report: { outcome } }) => `${kind} ${outcome}`);
  // The watcher may have read the lease of the person's rollback just before that freed it; then it finds nothing to do.
  expect(told.filter((run) => run !== 'rollback nothing moved').slice(0, 4)).toEqual([
    'rollback rolled back',
    'stage stopped',
    'rollback rolled back',
    'stage stopped',
  ]);
});

describe('a check of one’s own', () => {
  it('lets a stage go on that it passes, and stands in the report', async () => {
    await shop.reset(AT_5);
    const ended = await shop.run({ ...STAGE_5, stage: 25 });
    const { document } = await kept('test-2');

    expect(ended).toMatchObject({ status: 'SUCCEEDED' });
    expect(await asked('check-passing')).toEqual(
      expect.arrayContaining(['warm-up of stage 25 at 95-5', 'bake of stage 25 at 75-25']),
    );
    expect(JSON.stringify(document)).toContain('the check passing says: 12 of 12 pages answer');
    expect(document.stages[0]?.timeline.map(({ text }) => text)).toContain('Of its own: checks asked: passing.');
  });

  it('ends a stage at once that it fails, and its traffic has not moved', async () => {
    await shop.reset({ stable: 75, canary: 25 });

    const { error, cause } = await shop.run({ ...STAGE_5, stage: 50 });
    await shop.isFree();

    expect(error).toBe('HealthFailed');
    expect(cause).toContain('the check failing says: no good answer of /gallery');
    expect(await shop.weights()).toEqual([
      { stable: 75, canary: 25 },
      { stable: 75, canary: 25 },
    ]);
  });

  it('is unknown where it breaks, and never a pass', async () => {
    await shop.reset({ stable: 50, canary: 50 });

    const { error, cause } = await shop.run({ ...STAGE_5, stage: 100 });

    expect(error).toBe('HealthUnknown');
    expect(cause).toContain('the check breaking is unknown: it failed (Error): see its log, still so after 5 seconds');
  });
});

describe('a password, the keys of customers and what they hold', () => {
  it('stand in no log, history, event, message, record, parameter, metric, report or template, nor on the command line', async () => {
    await shop.reset();
    await plantKeys();
    const moved = await shop.start(STAGE_5, 'locked-out-in-bake');
    await shop.hasEntered(moved, 'Bake');
    await secrets.send(
      new PutSecretValueCommand({ SecretId: SECRET, SecretString: CANARIES['password that Redis refuses'] }),
    );
    await shop.cloud.shop.redis.call('CLIENT', 'KILL', 'USER', 'sluice');
    await shop.stop(moved);
    await shop.isFree();
    await shop.reset();
    const refused = await shop.run({ ...STAGE_5, skipFlush: false });
    await shop.isFree();
    const commands = [
      ['status'],
      ['preflight'],
      ['history'],
      ['flush', '--dry-run'],
      ['flush', '--yes', '--json'],
      ['report', 'locked-out-in-bake', '--json'],
    ];
    const said = [];
    for (const command of commands) said.push(await runCli(command, shop.cloud.env));
    const { bucket } = locationOf(shop.cloud.outputs.ReportsLocation);
    const told = {
      ...(await everythingTold(shop.cloud, s3, bucket)),
      events: JSON.stringify(await bus.heard()),
      mail: JSON.stringify(await mail.heard()),
      'command line': JSON.stringify(said),
    };

    // Each place was really looked at, and has words of what happened; no gate waits, so nothing is asked in a parameter.
    expect(refused).toMatchObject({ error: 'RedisAuthFailed', cause: expect.stringContaining('WRONGPASS') });
    const silent = Object.entries(told).filter(([, text]) => !/Sluice-report|_rollout/.test(text));
    expect(silent.map(([place]) => place)).toEqual(['parameters']);
    expect(places(told, 'WRONGPASS')).toEqual(expect.arrayContaining(['logs', 'executions', 'mail', 'command line']));
    const leaks = Object.entries(CANARIES).flatMap(([what, text]) =>
      places(told, text).map((place) => `${place} has the ${what}`),
    );
    expect(leaks).toEqual([]);
  });
});

function places(told: Record<string, string>, text: string): string[] {
  return Object.entries(told).flatMap(([place, said]) => (said.includes(text) ? [place] : []));
}

/** What write-report has put into the bucket, once it is as far as the test wants. */
async function kept(execution: string, isFarEnough: (report: RolloutReport) => boolean = () => true) {
  const { bucket, prefix } = locationOf(shop.cloud.outputs.ReportsLocation);
  const read = async (suffix: string) => {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `${prefix}${execution}.${suffix}` }));
    return (await object.Body?.transformToString()) ?? '';
  };
  const document = async () => RolloutReport.parse(JSON.parse(await read('json')));
  await shop.until(`the report of ${execution} is there`, async () => {
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}${execution}` }),
    );
    return Contents.length === 2 && isFarEnough(await document());
  });
  return { document: await document(), page: await read('html') };
}

function locationOf(location = '') {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(location) ?? [];
  return { bucket, prefix };
}
