import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { documentedPolicies } from '../../lab/support/documented-policies.ts';
import { iamOf, userWith } from '../../lab/support/principals.ts';
import { runHere } from '../cli/run-cli.ts';
import { openStack } from '../cloud/open-stack.ts';

let shop: CloudUnderTest;
beforeAll(async () => {
  shop = await openStack('drill');
  const { outputs, zone, endpoint, site } = shop.cloud;
  const policies = documentedPolicies({ outputs, zone, alarm: site.alarms.shop, stack: 'Sluice-drill' });
  const { accessKeyId, secretAccessKey } = await userWith(iamOf(endpoint), ...Object.values(policies));
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
});
afterAll(() => shop?.cloud.stop());

it('a drill, by whoever has the policies that the docs print, shows that an alarm takes the traffic back, and how soon', async () => {
  await shop.reset();

  const { exitCode, stdout, stderr } = await runHere('drill', '--environment', 'drill', '--yes', '--json');

  console.log(stderr);
  const outcome = JSON.parse(stdout);
  // The function that the alarm calls, or the stage's own check, whichever looks first: then not all was tried.
  expect(outcome.endedWith).toMatch(/^(AlarmAbort|HealthFailed)$/);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: outcome.endedWith === 'AlarmAbort' ? 0 : 1 });
  for (const seconds of ['stopped', 'weightsRestored', 'inSync', 'trafficBack', 'rolledBack']) {
    expect(outcome[`${seconds}Seconds`]).toEqual(expect.any(Number));
  }
  expect(outcome.alarmIsBack).toBe(true);
  expect(await shop.weights()).toEqual([
    { stable: 100, canary: 0 },
    { stable: 100, canary: 0 },
  ]);
  expect((await shop.lease())?.operation).toBe('free');
});

it('a drill is refused while a stage runs, and leaves it alone', async () => {
  await shop.reset();
  const stage = await shop.start({ stage: 5, requestedBy: 'ana', reason: 'release 41' });
  await shop.hasEntered(stage, 'Let cache warm up');

  const { exitCode, stderr } = await runHere('drill', '--environment', 'drill', '--yes');
  await shop.stop(stage);
  await shop.isFree();

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/is running\. A drill wants to be alone/);
});
