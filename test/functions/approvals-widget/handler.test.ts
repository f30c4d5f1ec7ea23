import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { saveApproval } from '../../../core/approvals/approvals.ts';
import { RecordGroup } from '../../../core/lease/record-group.ts';
import { isExecutionOf } from '../../../core/protocol/arns.ts';
import type { handler as Handler } from '../../../functions/approvals-widget/handler.ts';
import { group, weightedPair } from '../../../lab/route-53/emulated-zone.ts';
import { PREFIX, pending } from '../../../lab/support/approval.ts';
import { fakeParameterStore } from '../../../lab/support/parameter-store.ts';
import { execution, ROLLBACK_MACHINE_ARN, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';
import { readRecorded } from '../../core/report/recorded.ts';

const ssm = new SSMClient({ region: 'eu-central-1' });
const stepFunctions = mockClient(SFNClient);
const route53 = mockClient(Route53Client);
let store: ReturnType<typeof fakeParameterStore>;
let handler: typeof Handler;

beforeAll(async () => {
  vi.stubEnv('APPROVALS_PREFIX', PREFIX);
  vi.stubEnv('DECIDE_FUNCTION_ARN', 'arn:aws:lambda:eu-central-1:123456789012:function:decide');
  vi.stubEnv('RECORD_GROUP', JSON.stringify(z.encode(RecordGroup, group)));
  vi.stubEnv('STAGES', '[5,25,50,100]');
  vi.stubEnv('STAGE_MACHINE_ARN', STAGE_MACHINE_ARN);
  vi.stubEnv('ROLLBACK_MACHINE_ARN', ROLLBACK_MACHINE_ARN);
  vi.stubEnv('COMMENT_REQUIRED', 'no');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  ({ handler } = await import('../../../functions/approvals-widget/handler.ts'));
});
afterAll(() => vi.unstubAllEnvs());
beforeEach(() => {
  store = fakeParameterStore();
  stepFunctions.reset();
  stepFunctions.on(ListExecutionsCommand).resolves({ executions: [] });
  stepFunctions.on(GetExecutionHistoryCommand).resolves({ events: [] });
  route53.reset();
  route53.on(ListResourceRecordSetsCommand).resolves({
    ...{ ResourceRecordSets: weightedPair({ stable: 95, canary: 5 }), IsTruncated: false, MaxItems: 300 },
  });
});

/** What Step Functions tells of its newest execution. */
function lately(found: Partial<DescribeExecutionCommandOutput>) {
  const { arn: executionArn, name } = execution('stage-25-x');
  const startDate = new Date('2026-11-21T10:00:00.000Z');
  const listed = { executionArn, stateMachineArn: STAGE_MACHINE_ARN, name, startDate, status: 'RUNNING' } as const;
  stepFunctions.on(ListExecutionsCommand).resolves({ executions: [listed] });
  stepFunctions.on(DescribeExecutionCommand).callsFake(({ executionArn: asked }: { executionArn: string }) => {
    if (!isExecutionOf(ROLLBACK_MACHINE_ARN, asked)) return { ...listed, input: '{}', ...found };
    throw new ExecutionDoesNotExist({ message: 'Execution Does Not Exist', $metadata: {} });
  });
}

const REQUEST = JSON.stringify({ stage: 25, requestedBy: 'ana', reason: 'release 41' });
const APPROVED = { decision: 'approved', by: 'Ben', comment: 'looks well', decidedAt: '2026-11-21T10:20:00.000Z' };

describe('the approvals widget', () => {
  it('says so when nothing waits', async () => {
    expect(await handler({ widgetContext: { forms: { all: {} } } })).toContain('<p>No stage waits for approval.</p>');
  });

  it('says first what runs, where the traffic is, and how it is taken back', async () => {
    lately({ input: REQUEST });
    stepFunctions.on(GetExecutionHistoryCommand).resolves({
      events: [
        { id: 8, type: 'LambdaFunctionScheduled', timestamp: new Date() },
        {
          ...{ id: 7, type: 'WaitStateEntered', timestamp: new Date(Date.now() - 125_000) },
          stateEnteredEventDetails: { name: 'Bake', input: `{"request":${REQUEST}}` },
        },
      ],
    });

    const page = await handler({});

    expect(page).toContain('… Stage 25: Bake, entered 2 minutes ago');
    expect(page).toContain('canary now: 5 % of the traffic (95-5)');
    expect(page).toContain('Rollout 5 ✓ 25 ● 50 ○ 100 ○');
    expect(page).toContain(`--state-machine-arn ${ROLLBACK_MACHINE_ARN} --input &#39;{&#34;canaryPercent&#34;:0`);
  });

  it('shows the rest while Route 53 does not answer', async () => {
    await saveApproval(ssm, PREFIX, pending(), 'the-token');
    route53.on(ListResourceRecordSetsCommand).rejects(new Error('Rate exceeded'));

    const page = await handler({});

    expect(page).toContain('Weights and lease cannot be read now');
    expect(page).toContain('Stage 25 waits for an answer');
  });

  it('shows what waits, and keeps what was typed before a refresh', async () => {
    await saveApproval(ssm, PREFIX, pending(), 'the-token');

    const page = await handler({ widgetContext: { forms: { all: { by: 'ben', comment: 'looks "well"' } } } });

    expect(page).toContain('Stage 25 waits for an answer');
    expect(page).toContain('name="by" value="ben"');
    expect(page).toContain('value="looks &#34;well&#34;"');
  });

  it('gives programs the same as data, longest waiting first, however many there are', async () => {
    const names = Array.from({ length: 23 }, (_, i) => `stage-${i}`);
    for (const [i, name] of names.entries()) {
      const askedAt = new Date(Date.UTC(2026, 10, 21, 10, 60 - i)).toISOString();
      await saveApproval(ssm, PREFIX, { ...pending(name), askedAt }, 'the-token');
    }

    const waiting = await handler({ list: true });

    expect(waiting).toHaveLength(23);
    expect(waiting).toMatchObject(names.toReversed().map((execution) => ({ execution })));
  });

  it('never touches a token, and writes nothing', async () => {
    await saveApproval(ssm, PREFIX, pending(), 'the-token');
    store.ssm.resetHistory();

    const answers = [await handler({}), await handler({ list: true })];

    expect(store.ssm.calls().map(({ args }) => args[0].input)).toEqual([
      { Path: `${PREFIX}/requests` },
      { Path: `${PREFIX}/requests` },
    ]);
    expect(JSON.stringify(answers)).not.toContain('the-token');
  });

  it.each(['not JSON', '{"execution":"stage-25"}'])(
    'names a parameter that holds %s, and shows the rest',
    async (Value) => {
      await saveApproval(ssm, PREFIX, pending(), 'the-token');
      store.parameters.set('odd', { Name: `${PREFIX}/requests/odd`, Type: 'String', Value });

      const page = await handler({});

      expect(page).toContain('Stage 25 waits');
      expect(page).toContain(`The parameter ${PREFIX}/requests/odd cannot be read`);
    },
  );

  it.each<[string, Partial<DescribeExecutionCommandOutput>, string]>([
    ['is running', { status: 'RUNNING' }, '… running'],
    ['is complete', { status: 'SUCCEEDED', output: '{}' }, '✓ complete'],
    ['was a dry run', { status: 'SUCCEEDED', input: REQUEST.replace('}', ',"dryRun":true}') }, '✓ dry run complete'],
    [
      'was approved',
      { output: JSON.stringify({ approval: { ...APPROVED, via: 'widget', requestId: 'r-1' } }) },
      'approved by Ben: looks well (request r-1)',
    ],
    ['was approved past Sluice', { output: JSON.stringify({ approval: APPROVED }) }, 'answered past Sluice'],
    [
      'was approved past Sluice with anything',
      { output: '{"approval":{"ok":true}}' },
      'approved by somebody (answered past Sluice',
    ],
    [
      'was rejected',
      { status: 'FAILED', error: 'ApprovalRejected', cause: 'Ben rejected stage 25' },
      'ApprovalRejected: Ben rejected stage 25',
    ],
    ['was stopped', { status: 'ABORTED' }, '✗ stopped'],
    ['ran out of time', { status: 'TIMED_OUT' }, '✗ timed out'],
    ['was refused for an odd input', { status: 'FAILED', input: '<b>no JSON', error: 'InvalidRequest' }, '✗ failed'],
  ])('tells of a stage that %s', async (_, found, words) => {
    lately({ input: REQUEST, ...found });

    expect(await handler({})).toContain(words);
  });

  it('tells of a stage that was rolled back where its traffic is', async () => {
    const { stage, rollback } = readRecorded('stopped');
    stepFunctions.on(ListExecutionsCommand).callsFake(({ statusFilter }: { statusFilter?: string }) => ({
      executions: statusFilter ? [] : [stage.execution],
    }));
    stepFunctions.on(DescribeExecutionCommand).rejects(new ExecutionDoesNotExist({ message: 'no', $metadata: {} }));
    for (const { execution, events } of [stage, rollback].filter((each) => each !== null)) {
      const { executionArn } = execution;
      stepFunctions.on(DescribeExecutionCommand, { executionArn }).resolves(execution);
      stepFunctions.on(GetExecutionHistoryCommand, { executionArn }).resolves({ events });
    }

    const page = await handler({});

    expect(page).toContain(
      'Stopped: Somebody stopped it, without a word why. The weights are back: 75-25. In Route 53 since',
    );
  });

  it.each([{}, { list: true }])('asks nothing more for a stage that was stopped at its gate: %j', async (event) => {
    await saveApproval(ssm, PREFIX, pending(), 'the-token');
    lately({ status: 'ABORTED', input: REQUEST });

    expect(JSON.stringify(await handler(event))).not.toMatch(/waits for an answer|askedAt/);
  });

  it('shows what waits even while Step Functions does not answer', async () => {
    await saveApproval(ssm, PREFIX, pending(), 'the-token');
    stepFunctions.on(ListExecutionsCommand).rejects(new Error('Rate exceeded'));
    stepFunctions.on(DescribeExecutionCommand).rejects(new Error('Rate exceeded'));

    const page = await handler({});

    expect(page).toContain('Stage 25 waits for an answer');
    expect(page).toContain('does not say now');
  });

  it.each([
    ['is no object', 'approve'],
    ['has a context that is none', { widgetContext: 'none' }],
    ['has a form that is none', { widgetContext: { forms: [] } }],
    ['wants a list of another kind', { list: 'tokens' }],
  ])('refuses a call that %s', async (_, event) => {
    await expect(handler(event)).rejects.toThrow(/^This is not a call of the approvals widget/);
  });

  it('takes no parameter of whoever made the dashboard', async () => {
    await saveApproval(ssm, PREFIX, pending(), 'the-token');
    const parameters = { endpoint: 'arn:evil', prefix: '/other', APPROVALS_PREFIX: '/other', params: { list: true } };
    const odd = JSON.parse(
      '{"__proto__":{"list":true},"constructor":1,"theme":"<b>","forms":{"all":{"by":7,"comment":{}}}}',
    );

    const page = await handler({ ...parameters, widgetContext: odd });

    expect(page).toContain('Stage 25 waits for an answer');
    expect(page).not.toMatch(/arn:evil|<b>|\/other/);
    expect(page).toContain('name="by" value=""');
  });

  it('describes itself in Markdown without looking at anything', async () => {
    expect(await handler({ describe: true })).toMatch(/^## Sluice/);
    expect(store.ssm.calls()).toEqual([]);
  });
});
