import { CloudWatchClient, DescribeAlarmsCommand, type StateValue } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { DeleteParametersCommand, InternalServerError, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { saveApproval } from '../../../core/approvals/approvals.ts';
import { HealthCheck } from '../../../core/health/context.ts';
import { Approval, type Verdict } from '../../../core/protocol/rollout.ts';
import type { handler as Handler } from '../../../functions/decide-approval/handler.ts';
import { PREFIX, pending } from '../../../lab/support/approval.ts';
import { fakeParameterStore } from '../../../lab/support/parameter-store.ts';
import { payload } from '../../cli/stack.ts';

const APPROVE = { execution: 'stage-25', decision: 'approve', by: 'ben', comment: 'looks well' };
const REJECT = { execution: 'stage-25', decision: 'reject', by: 'ben', comment: 'not on Friday' };
const Answer = z.object({ decided: z.boolean(), message: z.string() });
const UNKNOWN = { message: '', $metadata: {} };

/** What Step Functions was told: `output` of what succeeded, `error` and `cause` of what failed. */
interface Answered {
  taskToken?: string | undefined;
  output?: string | undefined;
  error?: string | undefined;
  cause?: string | undefined;
}

let store: ReturnType<typeof fakeParameterStore>;
const stepFunctions = mockClient(SFNClient);
const cloudWatch = mockClient(CloudWatchClient);
const route53 = mockClient(Route53Client);
const lambda = mockClient(LambdaClient);
let handler: typeof Handler;

const decide = (event: unknown) => handler(event, { awsRequestId: 'request-1' });

beforeAll(async () => {
  vi.stubEnv('APPROVALS_PREFIX', PREFIX);
  vi.stubEnv('ALARMS', JSON.stringify({ abortOn: ['shop-5xx'], abortOnCanary: [] }));
  vi.stubEnv(
    'RECORD_GROUP',
    JSON.stringify({
      hostedZoneId: 'Z0123456789ABC',
      records: { A: ['www.example.com'] },
      stable: 'stable',
      canary: 'canary',
      leaseRecordName: '_rollout',
    }),
  );
  vi.stubEnv('COMMENT_REQUIRED', 'no');
  vi.stubEnv('CHECK_HEALTH', 'arn:check-health:1');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.useFakeTimers({ toFake: ['Date'] });
  ({ handler } = await import('../../../functions/decide-approval/handler.ts'));
});
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});
beforeEach(async () => {
  vi.setSystemTime('2026-11-21T10:20:00.000Z');
  store = fakeParameterStore();
  stepFunctions.reset();
  cloudWatch.reset();
  route53.reset();
  lambda.reset();
  executionIs('RUNNING');
  alarmIs('OK');
  leaseIs(pending().lease);
  healthIs('pass', 'hit rate 90 % is at least 80 %; every signal that applies passes');
  await saveApproval(new SSMClient(), PREFIX, pending(), 'the-token');
});

function executionIs(status: ExecutionStatus) {
  stepFunctions.on(DescribeExecutionCommand).resolves({ status });
}

function alarmIs(StateValue: StateValue) {
  const alarm = { AlarmName: 'shop-5xx', StateValue, ActionsEnabled: true };
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [alarm], CompositeAlarms: [] });
}

function leaseIs(text: string) {
  const lease = { Name: '_rollout.www.example.com.', Type: 'TXT' as const, TTL: 60 };
  route53.on(ListResourceRecordSetsCommand).resolves({
    ResourceRecordSets: [{ ...lease, ResourceRecords: [{ Value: `"${text}"` }] }],
    IsTruncated: false,
    MaxItems: 1,
  });
}

function healthIs(verdict: Verdict['verdict'], reason: string) {
  const said: Verdict = {
    ...{ phase: 'warm-up', verdict, reason, error: null, signals: [] },
    checkedAt: '2026-11-21T10:20:00.000Z',
    until: '2026-11-21T10:23:00.000Z',
  };
  lambda.on(InvokeCommand).resolves({ Payload: payload(said) });
}

function sent(command: typeof SendTaskSuccessCommand | typeof SendTaskFailureCommand): Answered[] {
  return stepFunctions.calls().flatMap(({ args }) => (args[0] instanceof command ? [args[0].input] : []));
}

describe('approving', () => {
  it('lets the stage go on, tells it who said so and why, and forgets the token', async () => {
    const answer = await decide(APPROVE);

    expect(answer).toEqual({
      decided: true,
      message:
        'Stage 25 is approved: the weights go from 95-5 to 75-25. ' +
        'Health was asked once more: hit rate 90 % is at least 80 %; every signal that applies passes. ' +
        'The evidence that opened the gate is 6 min old.',
    });
    expect(sent(SendTaskSuccessCommand)).toEqual([{ taskToken: 'the-token', output: expect.any(String) }]);
    expect(Approval.parse(JSON.parse(sent(SendTaskSuccessCommand)[0]?.output ?? ''))).toEqual({
      decision: 'approved',
      by: 'ben',
      comment: 'looks well',
      decidedAt: '2026-11-21T10:20:00.000Z',
      via: 'program',
      requestId: 'request-1',
    });
    expect(store.parameters.size).toBe(0);
  });

  it('says when the answer comes so late that the cache has to be warmed up once more', async () => {
    vi.setSystemTime('2026-11-21T10:26:00.000Z');

    expect(await decide(APPROVE)).toMatchObject({ decided: true, message: expect.stringContaining('once more') });
  });

  it('asks for the health of now, of the same warm-up and by the function that judged it', async () => {
    await decide(APPROVE);

    const [input] = lambda.commandCalls(InvokeCommand).map(({ args }) => args[0].input);
    const { from, baseline } = pending();
    expect(input?.FunctionName).toBe('arn:check-health:1');
    expect(HealthCheck.parse(JSON.parse(String(input?.Payload)))).toEqual({
      phase: 'warm-up',
      plan: { execution: { name: 'stage-25' }, stage: 25, from, baseline },
      flush: { skipped: false, flushedAt: '2026-11-21T10:10:00.000Z' },
    });
  });

  it.each<[string, () => unknown, string]>([
    [
      'has got worse',
      () => healthIs('fail', 'canary error rate was over its limit in 3 of the last 3 minutes'),
      'is "fail": canary error rate was over its limit in 3 of the last 3 minutes.',
    ],
    ['is not known', () => healthIs('wait', 'hit rate is unknown: there is no data'), 'is "wait": hit rate is unknown'],
    [
      'could not be judged',
      () =>
        lambda.on(InvokeCommand).resolves({
          FunctionError: 'Unhandled',
          Payload: payload({ errorType: 'ThrottlingException', errorMessage: 'Rate exceeded' }),
        }),
      'is "unknown": it could not be asked (ThrottlingException: Rate exceeded).',
    ],
    ['cannot be asked', () => lambda.on(InvokeCommand).rejects(new Error('socket hang up')), 'socket hang up'],
  ])('is refused when health %s, says how old the evidence is, and changes nothing', async (_, happens, reason) => {
    happens();

    const { decided, message } = Answer.parse(await decide(APPROVE));
    expect(decided).toBe(false);
    expect(message).toContain(`Stage 25 (stage-25) cannot be approved now. Its health, asked once more, `);
    expect(message).toContain(reason);
    expect(message).toMatch(
      /The evidence that opened the gate is 6 min old\. Wait until health passes, or reject the stage\.$/,
    );
    expect(sent(SendTaskSuccessCommand)).toEqual([]);
    expect(store.parameters.size).toBe(2);
  });

  it('twice is harmless, and the second answer says so', async () => {
    await decide(APPROVE);

    expect(await decide(APPROVE)).toEqual({
      decided: false,
      message: 'Nothing waits under the name stage-25: it was decided, or has ended.',
    });
    expect(sent(SendTaskSuccessCommand)).toHaveLength(1);
  });

  it.each([
    ['a listed alarm is red', () => alarmIs('ALARM'), 'alarm shop-5xx is red'],
    ['somebody took over the lease', () => leaseIs(pending().lease.replace('op=held', 'op=restored')), 'the lease'],
    ['the gate has expired', () => void vi.setSystemTime('2026-11-21T11:15:00.000Z'), 'that is over'],
    ['the stage was stopped', () => executionIs('ABORTED'), 'has ended'],
  ])('is refused when %s, and changes nothing', async (_, happens, reason) => {
    happens();

    expect(await decide(APPROVE)).toEqual({ decided: false, message: expect.stringContaining(reason) });
    expect(sent(SendTaskSuccessCommand)).toEqual([]);
    expect(store.parameters.size).toBe(2);
  });

  it('is refused when Step Functions no longer knows the execution', async () => {
    stepFunctions.on(DescribeExecutionCommand).rejects(new ExecutionDoesNotExist(UNKNOWN));

    expect(await decide(APPROVE)).toMatchObject({ decided: false, message: expect.stringContaining('has ended') });
  });

  it.each([new TaskTimedOut(UNKNOWN), new TaskDoesNotExist(UNKNOWN), new InvalidToken(UNKNOWN)])(
    'counts $name as decided already, and leaves a newer question alone',
    async (refusal) => {
      stepFunctions.on(SendTaskSuccessCommand).rejects(refusal);

      expect(await decide(APPROVE)).toEqual({
        decided: false,
        message: 'Stage 25 was already decided, or it has ended.',
      });
      expect(store.parameters.size).toBe(2);
    },
  );

  it('is not called done when Step Functions did not answer', async () => {
    stepFunctions.on(SendTaskSuccessCommand).rejects(new Error('socket hang up'));

    await expect(decide(APPROVE)).rejects.toThrow('socket hang up');
    expect(store.parameters.size).toBe(2);
  });

  it('is not given when the alarms cannot be read', async () => {
    cloudWatch.on(DescribeAlarmsCommand).rejects(new Error('out of reach'));

    await expect(decide(APPROVE)).rejects.toThrow('out of reach');
    expect(sent(SendTaskSuccessCommand)).toEqual([]);
  });

  it('stands even when the token cannot be deleted at once', async () => {
    store.ssm.on(DeleteParametersCommand).rejects(new InternalServerError(UNKNOWN));

    expect(await decide(APPROVE)).toMatchObject({ decided: true });
  });
});

describe('rejecting', () => {
  it('ends the stage with the name and the words of who said no', async () => {
    const answer = await decide(REJECT);

    expect(answer).toEqual({
      decided: true,
      message: 'Stage 25 is rejected: it ends here, and the weights stay at 95-5.',
    });
    expect(sent(SendTaskFailureCommand)).toEqual([
      {
        taskToken: 'the-token',
        error: 'ApprovalRejected',
        cause: 'ben rejected stage 25: not on Friday (by a program, request request-1)',
      },
    ]);
    expect(store.parameters.size).toBe(0);
  });

  it('needs no reason', async () => {
    await decide({ ...REJECT, comment: '' });

    expect(sent(SendTaskFailureCommand)).toMatchObject([
      { cause: 'ben rejected stage 25, without a comment. (by a program, request request-1)' },
    ]);
  });

  it('is possible while an alarm is red, health fails, and neither Route 53 nor CloudWatch answers', async () => {
    cloudWatch.on(DescribeAlarmsCommand).rejects(new Error('out of reach'));
    route53.on(ListResourceRecordSetsCommand).rejects(new Error('out of reach'));
    lambda.on(InvokeCommand).rejects(new Error('out of reach'));

    expect(await decide(REJECT)).toMatchObject({ decided: true });
  });
});

describe('a question that an older version asked, without what health is judged by,', () => {
  it('can be rejected', async () => {
    const { baseline, ...older } = pending();
    await saveApproval(new SSMClient(), PREFIX, older as ReturnType<typeof pending>, 'the-token');

    expect(await decide(REJECT)).toMatchObject({ decided: true });
  });
});

describe('deciding on the dashboard', () => {
  const { execution, decision } = APPROVE;

  it('answers in HTML, for that is what the pop-up shows', async () => {
    const widgetContext = { dashboardName: 'Sluice-test', forms: { all: { by: 'ben', comment: '' } } };

    const answer = await decide({ execution, decision, widgetContext });

    expect(answer).toMatch(/^<h3>Done<\/h3><p>Stage 25 is approved: the weights go from 95-5 to 75-25\. .*<\/p>$/);
    expect(sent(SendTaskSuccessCommand)[0]?.output).toContain('"via":"widget"');
  });

  it('asks for a name when the form is empty', async () => {
    const answer = await decide({ execution, decision, widgetContext: { forms: { all: {} } } });

    expect(answer).toMatch(/^<h3>Not done<.*Say who you are/);
    expect(sent(SendTaskSuccessCommand)).toEqual([]);
  });
});
