import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { RolloutReport } from '../../core/report/report.ts';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { runCli } from '../cli/run-cli.ts';
import { openStack } from '../cloud/open-stack.ts';

const STAGE_5 = { stage: 5, requestedBy: 'ana', reason: 'release 41', skipFlush: true };
const AT_0 = { stable: 100, canary: 0 };
const AT_5 = { stable: 95, canary: 5 };

const History = z.object({
  runs: z.array(z.object({ kind: z.string(), report: z.object({ outcome: z.string() }) })),
});

let shop: CloudUnderTest;
let s3: S3Client;
beforeAll(async () => {
  shop = await openStack('report');
  const { endpoint, region } = shop.cloud;
  s3 = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  s3?.destroy();
  await shop?.cloud.stop();
});

it('keeps a report of a stage that was completed, with what was measured, as a page and as a document', async () => {
  await shop.reset();
  await shop.run(STAGE_5);

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
  expect(runs.map(({ kind, report: { outcome } }) => `${kind} ${outcome}`).slice(0, 4)).toEqual([
    'rollback rolled back',
    'stage stopped',
    'rollback rolled back',
    'stage stopped',
  ]);
});

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
