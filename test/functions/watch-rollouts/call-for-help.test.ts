import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { executionArnOf } from '../../../core/protocol/arns.ts';
import type { Watched } from '../../../functions/watch-rollouts/watch.ts';
import { STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';
import { stubWatcher } from './as-deployed.ts';

const cloudWatch = mockClient(CloudWatchClient);
const events = mockClient(EventBridgeClient);
const sns = mockClient(SNSClient);
const ssm = mockClient(SSMClient);
const stepFunctions = mockClient(SFNClient);

const FOUND: Watched = {
  outcome: 'rollback started',
  rollbackArn: null,
  foreign: null,
  drift: 'www.example.com A is 60-40 and should be 75-25',
  weights: null,
  stuck: { message: 'The weights are 75-25.', isTimeToSay: true },
};

beforeEach(() => {
  vi.doMock('../../../functions/watch-rollouts/watch.ts', () => ({ watch: async () => FOUND }));
  vi.doMock('../../../functions/watch-rollouts/is-quiet.ts', () => ({ isQuiet: () => false }));
  stubWatcher({
    EVENTS: JSON.stringify({ stack: 'Sluice-test', stageMachineArn: STAGE_MACHINE_ARN, runbookUrl: null }),
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
});
afterEach(() => {
  vi.doUnmock('../../../functions/watch-rollouts/watch.ts');
  vi.doUnmock('../../../functions/watch-rollouts/is-quiet.ts');
  vi.unstubAllEnvs();
});

it('a topic that refuses the call for help keeps nothing else from being done, and the alarm of the watcher tells', async () => {
  sns.on(PublishCommand).rejects(Object.assign(new Error('no key'), { name: 'KMSAccessDeniedException' }));
  events.on(PutEventsCommand).resolves({ Entries: [{}] });
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [] });
  stepFunctions.on(ListExecutionsCommand).resolves({ executions: [] });
  ssm.on(GetParametersByPathCommand).resolves({ Parameters: [] });
  const { handler } = await import('../../../functions/watch-rollouts/handler.ts');

  await expect(handler({ detail: { alarmName: 'Sluice-test-WeightsDrifted' } })).rejects.toThrow('no key');
  await expect(handler({})).rejects.toThrow('no key');

  expect(events.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries?.[0]?.DetailType).toBe(
    'rollout.weights.drifted',
  );
  expect(ssm.commandCalls(GetParametersByPathCommand).length).toBeGreaterThan(0);
});

it.each([
  ['runs', 'RUNNING', 'told'],
  ['was stopped', 'ABORTED', 'rollback started'],
] as const)('the event of a stage whose rollback %s leads to: %s, %s', async (_, status, outcome) => {
  sns.on(PublishCommand).resolves({});
  events.on(PutEventsCommand).resolves({ Entries: [{}] });
  stepFunctions.on(DescribeExecutionCommand).resolves({ status, input: '{}' });
  const { handler } = await import('../../../functions/watch-rollouts/handler.ts');
  const executionArn = executionArnOf(STAGE_MACHINE_ARN, 's1');

  expect((await handler({ detail: { executionArn, status: 'ABORTED' } })).outcome).toBe(outcome);
});
