import { InvokeCommand, paginateListFunctions } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SHOP } from '../../lab/site/site.ts';
import { type CloudUnderTest, type Ended, ownCloud } from '../../lab/support/cloud.ts';
import { without } from '../../lab/support/grants.ts';
import { iamOf } from '../../lab/support/principals.ts';

const STAGE_5 = { stage: 5, requestedBy: 'ana', reason: 'release 41', skipFlush: true };
const AT_0 = { stable: 100, canary: 0 };
const AT_5 = { stable: 95, canary: 5 };

let shop: CloudUnderTest;
beforeAll(async () => {
  shop = await ownCloud({ reports: { keep: '30 days' } });
});
afterAll(() => shop?.cloud.stop());

const lost = <T>(holder: string, action: string, during: () => Promise<T>) =>
  without(iamOf(shop.cloud.endpoint), holder, action, during);

/** Retries wait a fiftieth of their time, and so does everything else. */
async function inHaste<T>(during: () => Promise<T>): Promise<T> {
  const scale = (factor: number) =>
    fetch(`${shop.cloud.endpoint}/_ministack/config`, {
      method: 'POST',
      body: JSON.stringify({ 'stepfunctions._SFN_WAIT_SCALE': factor }),
    });
  await scale(0.02);
  try {
    return await during();
  } finally {
    await scale(1);
  }
}

const stage = (input: object): Promise<Ended> => inHaste(() => shop.run(input));

describe('a stage whose grant somebody has taken away', () => {
  beforeEach(() => shop.reset());

  it.each<[string, string, object]>([
    ['PrepareStage', 'cloudwatch:DescribeAlarms', STAGE_5],
    ['PrepareStage', 'route53:ChangeResourceRecordSets', STAGE_5],
    ['CheckHealth', 'cloudwatch:GetMetricData', STAGE_5],
    ['SetWeights', 'route53:GetChange', STAGE_5],
  ])(
    'from %s (%s) ends red with the words of AWS, and the weights are where they were',
    async (holder, action, input) => {
      const ended = await lost(holder, action, () => stage(input));
      await shop.isNobodys();

      expect(ended).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^AccessDenied/) });
      expect(ended.cause).toContain(`is not authorized to perform: ${action}`);
      expect(await shop.weights()).toEqual([AT_0, AT_0]);
    },
  );

  it('from RequestApproval ends red when nobody can be asked', async () => {
    await shop.reset(AT_5);

    const ended = await lost('RequestApproval', 'ssm:PutParameter', () => shop.run({ ...STAGE_5, stage: 25 }));
    await shop.isFree();

    expect(ended).toMatchObject({ status: 'FAILED', error: 'AccessDeniedException' });
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });

  it('from the stage machine claims nothing, moves nothing, and says that no rollback could be started', async () => {
    const ended = await lost('StageMachine', 'lambda:InvokeFunction', () => stage(STAGE_5));

    expect(ended).toMatchObject({ status: 'FAILED', error: 'RollbackNotStarted' });
    // Free, where the watcher has looked after it already.
    expect((await shop.lease())?.operation ?? 'free').toBe('free');
    expect(await shop.weights()).toEqual([AT_0, AT_0]);
  });

  it('from StartRollback is rolled back by the watcher', async () => {
    const execution = await shop.start(STAGE_5);
    await shop.hasEntered(execution, 'Bake');
    const ended = await lost('StartRollback', 'states:StartExecution', () =>
      lost('CheckHealth', 'cloudwatch:GetMetricData', () => inHaste(() => shop.ending(execution))),
    );
    await shop.isFree();

    expect(ended).toMatchObject({ status: 'FAILED', error: 'RollbackNotStarted' });
    expect(await shop.weights()).toEqual([AT_0, AT_0]);
  });

  it('from SetWeights in mid-bake is rolled back as soon as the grant is there again', async () => {
    const execution = await shop.start(STAGE_5);
    await shop.hasEntered(execution, 'Bake');

    await lost('SetWeights', 'route53:ChangeResourceRecordSets', async () => {
      await shop.stop(execution);
      await new Promise((done) => setTimeout(done, 4000));
      expect(await shop.weights()).toEqual([AT_5, AT_5]);
    });
    await inHaste(() => shop.isFree());

    expect(await shop.weights()).toEqual([AT_0, AT_0]);
  });

  it('from the rollback machine is rolled back although nobody can be told', async () => {
    const execution = await shop.start(STAGE_5);
    await shop.hasEntered(execution, 'Bake');

    await lost('RollbackMachine', 'sns:Publish', () =>
      inHaste(async () => {
        await shop.stop(execution);
        await shop.isFree();
      }),
    );

    expect(await shop.weights()).toEqual([AT_0, AT_0]);
  });
});

describe('a function whose grant somebody has taken away', () => {
  const alarm = { detail: { alarmName: SHOP.alarms.shop, state: { value: 'ALARM', reason: 'a test' } } };
  const decision = { execution: 'waits', decision: 'approve', by: 'ben', comment: 'x' };
  const ended = () => ({
    detail: {
      executionArn: `${shop.cloud.outputs.StageMachineArn.replace(':stateMachine:', ':execution:')}:test-1`,
      stateMachineArn: shop.cloud.outputs.StageMachineArn,
    },
  });

  it.each<[string, string, () => object]>([
    ['AbortStage', 'cloudwatch:DescribeAlarms', () => alarm],
    ['ApprovalsWidget', 'ssm:GetParametersByPath', () => ({ list: true })],
    ['DecideApproval', 'ssm:GetParameter', () => decision],
    ['Preflight', 'lambda:InvokeFunction', () => ({})],
    ['WatchRollouts', 'route53:ListResourceRecordSets', () => ({})],
    ['WriteReport', 's3:PutObject', ended],
  ])('%s (%s) says so', async (holder, action, event) => {
    const answer = await lost(holder, action, () => invoke(holder, event()));

    expect(answer).toContain(`is not authorized to perform: ${action}`);
  });
});

async function invoke(holder: string, event: object): Promise<string> {
  const { lambda } = shop.cloud.clients;
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
    const found = Functions.find(({ Role }) => Role?.includes(`${holder}Role`));
    if (!found) continue;
    const { Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: found.FunctionName, Payload: JSON.stringify(event) }),
    );
    return Buffer.from(Payload ?? []).toString();
  }
  throw new Error(`There is no function ${holder}.`);
}
