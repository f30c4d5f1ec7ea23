import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { PLAIN, startAdapter } from '../../lab/bench/compatibility/adapter.ts';
import { connect } from '../../lab/emulator/clients.ts';
import { readJudged, unusedGrants } from '../../lab/emulator/judged.ts';
import { SHOP } from '../../lab/site/site.ts';
import { ownCloud, quick } from '../../lab/support/cloud.ts';
import { documentedPolicies } from '../../lab/support/documented-policies.ts';
import { iamOf, userWith } from '../../lab/support/principals.ts';
import { runHere } from '../cli/run-cli.ts';

const AT_5 = { stable: 95, canary: 5 };
const AT_25 = { stable: 75, canary: 25 };
const SETTINGS = {
  // A deployment takes its time.
  gate: { stages: [25], expiry: '90 seconds' },
  reports: { keep: '30 days' },
  preflight: { every: '5 minutes' },
};

let shop: Awaited<ReturnType<typeof ownCloud>>;
/** Of the two backends that the probes ask, how each caches; of the same mind until a test says otherwise. */
const adapters = { stable: { ...PLAIN }, canary: { ...PLAIN } };
let backends: Record<'stable' | 'canary', Awaited<ReturnType<typeof startAdapter>>>;
let printed: ReturnType<typeof documentedPolicies>;
beforeAll(async () => {
  shop = await ownCloud(SETTINGS);
  const { outputs, zone } = shop.cloud;
  printed = documentedPolicies({ outputs, zone, alarm: SHOP.alarms.shop, stack: 'Sluice-local' });
  const item = { id: '1', title: 'a', price: 9.9, stock: 7, tags: ['a'], isNew: true };
  const { url } = shop.cloud.redis;
  backends = {
    stable: await startAdapter(adapters.stable, url, item),
    canary: await startAdapter(adapters.canary, url, item),
  };
});
afterAll(async () => {
  for (const backend of Object.values(backends ?? {})) backend.close();
  await shop?.cloud.stop();
});
afterEach(() => vi.unstubAllEnvs());

/** From here on the command line runs with the key of somebody who may do only this. */
async function become(...policies: object[]): Promise<void> {
  const { accessKeyId, secretAccessKey } = await userWith(iamOf(shop.cloud.endpoint), ...policies);
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
}

const sluice = (...args: string[]) => runHere(...args, '--environment', 'local');

describe('a deployment in mid-stage', () => {
  it('changes nothing for the stage that waits at its gate', async () => {
    await shop.reset(AT_5);
    const deploy = await shop.prepare((world) => ({
      ...quick(world),
      ...SETTINGS,
      compatibility: {
        stable: { url: backends.stable.url },
        canary: { url: backends.canary.url },
        probes: { mocs: { path: '/mocs/probe', keys: ['mocs:probe'] } },
      },
      bake: { time: '7 seconds', checkEvery: '1 second' },
    }));
    const stage = await shop.start({ stage: 25, requestedBy: 'ana', reason: 'x' }, 'under-a-deployment');
    await shop.hasEntered(stage, 'Ask for approval');

    await deploy();
    await sluice('approve', '--comment', 'go', '--yes');

    expect(await shop.ending(stage)).toEqual({ status: 'SUCCEEDED', error: undefined, cause: undefined });
    expect(await shop.weights()).toEqual([AT_25, AT_25]);
  });
});

describe('with the policy that the docs print for looking', () => {
  it.each([[['status']], [['watch', '--once']], [['preflight', '--json']], [['history']], [['report', '--json']]])(
    '%j is answered',
    async (args) => {
      await become(printed.look);

      const said = await sluice(...args);

      expect(said).toMatchObject({
        exitCode: 0,
        stderr: expect.not.stringMatching(/not authorized|denied|cannot be read/i),
      });
    },
  );

  it.each([
    [['stage', '50', '--reason', 'x', '--json'], 'states:StartExecution'],
    [['rollback', '--to', '0', '--reason', 'x', '--yes'], 'states:StartExecution'],
    [['flush', '--dry-run'], 'lambda:InvokeFunction'],
  ])('%j is refused', async (args, action) => {
    await become(printed.look);

    const { exitCode, stderr } = await sluice(...args);

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`is not authorized to perform: ${action}`);
  });
});

describe('with the policies that the docs print for acting', () => {
  const START = ['--reason', 'x', '--json', '--no-wait'];

  async function stageAtItsGate(): Promise<void> {
    const { stdout } = await sluice('stage', '25', ...START);
    await shop.hasEntered(
      z.object({ executionArn: z.string() }).parse(JSON.parse(stdout)).executionArn,
      'Ask for approval',
    );
    await shop.until('it is asked', async () => (await sluice('status', '--json')).stdout.includes('"expiresAt"'));
  }

  const starter = () => [printed.look, printed.start];
  const approver = () => [printed.look, printed.approve];
  const operator = () => [...starter(), printed.approve, printed.operate];

  it.each<[string, () => object[], () => Promise<void>, string[]]>([
    ['a stage', starter, () => shop.reset(), ['stage', '5', '--reason', 'x', '--json']],
    ['a rejection', approver, stageAtItsGate, ['reject', '--comment', 'no']],
    ['a flush', operator, () => shop.isFree(), ['flush', '--dry-run']],
    ['an approval', approver, stageAtItsGate, ['approve', '--comment', 'yes']],
    ['a rollback', operator, async () => {}, ['rollback', '--to', '0', '--reason', 'x', '--yes', '--json']],
    [
      'an abort',
      operator,
      // A cache that the approval before has left cold would end the stage first.
      async () => {
        await shop.reset();
        await sluice('stage', '5', ...START);
      },
      ['abort', '--reason', 'x', '--yes', '--json'],
    ],
  ])('%s is done', async (_, policies, before, args) => {
    await before();
    await become(...policies());

    const { exitCode, stderr } = await sluice(...args);

    expect(exitCode, stderr).toBe(0);
  });
});

describe('with the policies that the docs print for approving', () => {
  const widget = { list: true };
  const decide = (execution: string) => ({ execution, decision: 'reject', by: 'ben', comment: 'x' });

  it('who looks may see what waits and not decide; who approves may, with a second factor', async () => {
    const { look, approve } = printed;
    const { outputs } = shop.cloud;
    const asked = async (policies: object[], FunctionName: string, payload: object) => {
      const credentials = await userWith(iamOf(shop.cloud.endpoint), ...policies);
      return connect(shop.cloud.endpoint, credentials)
        .lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }))
        .then(
          () => 'done',
          (error: Error) => error.name,
        );
    };
    const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const withFactor = { ...approve, Statement: approve.Statement.map((each) => ({ ...each, Condition })) };

    expect(await asked([look], outputs.ApprovalsFunctionName, widget)).toBe('done');
    expect(await asked([look], outputs.DecideFunctionName, decide('none'))).toBe('AccessDeniedException');
    expect(await asked([withFactor], outputs.DecideFunctionName, decide('none'))).toBe('AccessDeniedException');
    expect(await asked([approve], outputs.DecideFunctionName, decide('none'))).toBe('done');
  });
});

describe('a canary that caches in another shape', () => {
  it('gets no traffic: the stage is refused before it has claimed or flushed anything', async () => {
    await shop.reset();
    expect(await sluice('compatibility')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('A rollback is safe for the cache'),
    });
    const nested = {
      write: (data: object) => JSON.stringify({ data }),
      read: (cached: Buffer) => JSON.parse(`${cached}`).data,
    };
    Object.assign(adapters.canary, nested);

    const ended = await shop.run({ stage: 5, requestedBy: 'ana', reason: 'x' });
    const said = await sluice('compatibility', '--json');
    Object.assign(adapters.canary, PLAIN);

    expect(ended).toMatchObject({ status: 'FAILED', error: 'CacheIncompatible' });
    expect(ended.cause).toContain('Stable fails on what the canary cached: status 500.');
    expect(JSON.parse(said.stdout)).toMatchObject({ error: 'CacheIncompatible', rollback: { safe: 'no' } });
    expect(await shop.weights()).toEqual(Array(2).fill({ stable: 100, canary: 0 }));
    await shop.isNobodys();
  });
});

/** Needed on a road that no stage above took; each is taken elsewhere. */
const ELSEWHERE: Record<string, string[]> = {
  'two roads start one rollback at once, or a rollback has ended and the lease is still the stage’s: npm run faults': [
    'AbortStage: states:DescribeExecution on execution:Sluice-rollback:*',
    'StartRollback: states:DescribeExecution on execution:Sluice-rollback:*',
    'StartRollback: route53:ListResourceRecordSets on hostedzone',
    'WatchRollouts: states:DescribeExecution on execution:Sluice-rollback:*',
  ],
  'the list of what runs does not have the stage yet: test/functions/abort-stage, test/core/executions': [
    'AbortStage: route53:ListResourceRecordSets on hostedzone',
    'AbortStage: states:DescribeExecution on execution:Sluice-stage:*',
    'SetWeights: states:DescribeExecution on execution:Sluice-stage:*',
  ],
  'somebody has deleted the lease: test/system/stops': [
    'SetWeights: states:GetExecutionHistory on execution:Sluice-stage:*',
  ],
  'nobody can be asked: test/system/lost-grants': [
    'RequestApproval: states:SendTaskFailure on stateMachine:Sluice-stage',
  ],
  'a gate that is about to expire, and one that was left: test/system/gates': [
    'WatchRollouts: ssm:PutParameter on parameter/sluice/Sluice/approvals/reminders/*',
    'WatchRollouts: ssm:DeleteParameters on parameter/sluice/Sluice/approvals/reminders/*',
    'WatchRollouts: ssm:DeleteParameters on parameter/sluice/Sluice/approvals/requests/*',
    'WatchRollouts: ssm:DeleteParameters on parameter/sluice/Sluice/approvals/tokens/*',
  ],
  'a rollback that does not get through for three minutes: npm run faults': [
    'WatchRollouts: sns:Publish on Sluice-Operators',
  ],
  'every five minutes, which may be after the end of the test': [
    '{"Service": "events.amazonaws.com"}: lambda:InvokeFunction on function:Sluice-Preflight:<version>',
  ],
};

/** Of a stage that runs it reads the history, and of the last that ended badly what its rollback did. */
async function lookAtDashboard(): Promise<void> {
  const FunctionName = shop.cloud.outputs.ApprovalsFunctionName;
  await shop.cloud.clients.lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
}

describe('what the stack grants', () => {
  it('is what its functions and machines need: nothing was refused, and nothing is there that nobody uses', async () => {
    // At its gate nobody but *abort-stage* sees the alarm.
    await shop.reset(AT_5);
    const red = await shop.start({ stage: 25, requestedBy: 'ana', reason: 'x', skipFlush: true }, 'to-abort');
    await shop.hasEntered(red, 'Ask for approval');
    await lookAtDashboard();
    await shop.turnAlarmRed();
    await shop.ending(red);
    await shop.turnAlarmGreen();
    await shop.isFree();
    await shop.reset();
    const stopped = await shop.start({ stage: 5, requestedBy: 'ana', reason: 'x' }, 'to-stop');
    await shop.hasEntered(stopped, 'Bake');
    await shop.stop(stopped);
    await shop.isFree();
    const { cloudWatch } = shop.cloud.clients;
    await cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: 'Sluice-local-WatcherFailed', StateValue: 'ALARM', StateReason: 'a test' }),
    );

    await lookAtDashboard();

    const judged = await readJudged(shop.cloud.endpoint);

    expect(judged.refused.filter(({ caller }) => !caller.includes(':user/'))).toEqual([]);
    expect(unusedGrants(judged).filter((grant) => !Object.values(ELSEWHERE).flat().includes(grant))).toEqual([]);
  });
});
