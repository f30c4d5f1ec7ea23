import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetFunctionConfigurationCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  type ListExecutionsCommandOutput,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, it, vi } from 'vitest';
import { group, weightedPair, Zone } from '../../lab/route-53/emulated-zone.ts';
import { pending } from '../../lab/support/approval.ts';
import { settings } from '../../lab/support/settings.ts';
import { execution, plan, STAGE_MACHINE_ARN } from '../../lab/support/stage.ts';
import { healthConfig } from '../../lib/settings/health-config.ts';
import { readRecorded } from '../core/report/recorded.ts';
import { hasRun } from './recorded-stack.ts';
import { runHere } from './run-cli.ts';
import { deployed, OUTPUTS, ROLLBACK_MACHINE_ARN } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

const live = { stable: 95, canary: 5 };
const stage = plan('stage-25-x', 25, live);

const verdict = {
  ...{ phase: 'bake' as const, verdict: 'pass' as const, reason: 'all is well', error: null, signals: [] },
  until: '2026-11-21T10:30:00.000Z',
};

function zone(lease?: string, weights = live): Zone {
  const txt = { Name: '_rollout.www.example.com.', Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: `"${lease}"` }] };
  return new Zone([...weightedPair(weights), ...(lease === undefined ? [] : [{ ...txt, Type: 'TXT' as const }])]);
}

function runs(stack: ReturnType<typeof deployed>, status: 'RUNNING' | 'SUCCEEDED') {
  const { arn, name, startedAt } = execution('stage-25-x');
  const executions: ListExecutionsCommandOutput['executions'] = [
    { executionArn: arn, stateMachineArn: STAGE_MACHINE_ARN, name, status, startDate: new Date(startedAt) },
  ];
  stack.stepFunctions.on(ListExecutionsCommand, { stateMachineArn: STAGE_MACHINE_ARN }).resolves({ executions });
  const running = status === 'RUNNING' ? executions : [];
  stack.stepFunctions
    .on(ListExecutionsCommand, { stateMachineArn: STAGE_MACHINE_ARN, statusFilter: 'RUNNING' })
    .resolves({ executions: running });
  stack.stepFunctions
    .on(DescribeExecutionCommand)
    .resolves({ status, executionArn: stage.execution.arn, name: stage.execution.name });
  stack.stepFunctions.on(GetExecutionHistoryCommand).resolves({
    events: [
      { id: 5, timestamp: undefined, type: 'TaskScheduled' },
      { id: 4, timestamp: undefined, type: 'WaitStateEntered', stateEnteredEventDetails: { name: 'Bake' } },
    ],
  });
}

it('shows the weights of every record, and the next stage', async () => {
  deployed(zone());

  const { exitCode, stdout } = await runHere('status');

  expect(exitCode).toBe(0);
  expect(stdout).toContain('Safe     nothing is red or odd');
  expect(stdout).toContain('Traffic  canary 5 % (95-5)');
  expect(stdout).toContain('Rollout  5 ✓ 25 ○ 50 ○ 100 ○');
  expect(stdout).toContain('Lease    none');
  expect(stdout).toContain('Running  nothing');
  expect(stdout).toMatch(/Next {5}sluice stage 25 --reason "…"\n$/);
});

it('shows a record that is missing, instead of a share', async () => {
  deployed(new Zone(weightedPair(live).slice(0, 1)));

  const { stdout } = await runHere('status');

  expect(stdout).toMatch(/95 │ missing │ \? /);
});

it('names the execution that owns the lease, and the state it is in', async () => {
  runs(deployed(zone(stage.lease.moved)), 'RUNNING');

  const { stdout } = await runHere('status');

  expect(stdout).toContain('Running  stage stage-25-x: step 5 of 5, Bake (');
  expect(stdout).toContain(`moved since 2026-11-21 10:00:00Z by stage-25-x (${stage.lease.owner}; running)`);
});

it('says that the watcher will come when the owner has ended', async () => {
  runs(deployed(zone(stage.lease.moved)), 'SUCCEEDED');

  const { stdout } = await runHere('status');

  expect(stdout).toContain('ended: the watcher rolls it back');
  expect(stdout).toContain('By hand  if the rollback does not get through: aws route53 change-resource-record-sets');
  expect(stdout).toContain('Running  nothing');
});

it('says how to end a lease that nobody ends', async () => {
  deployed(zone(stage.lease.held));

  const { stdout } = await runHere('status');

  expect(stdout).toContain(`sluice unlock --owner ${stage.lease.owner}`);
});

it('shows a text that Sluice did not write exactly as unlock wants it', async () => {
  deployed(zone('somebody was here'));

  const { stdout } = await runHere('status');

  expect(stdout).toContain("sluice unlock --owner 'somebody was here'");
});

it('has that removed, and not accepted, while the traffic of the last stage is not back', async () => {
  const lost = zone('somebody was here', { stable: 75, canary: 25 });
  const { stepFunctions } = hasRun('latency-spike');
  mockClient(Route53Client).on(ListResourceRecordSetsCommand).callsFake(lost.list);
  const executionArn = readRecorded('latency-spike').rollback?.execution.executionArn;
  stepFunctions
    .on(DescribeExecutionCommand, { executionArn })
    .rejects(new ExecutionDoesNotExist({ message: 'gone', $metadata: {} }));
  stepFunctions.on(ListExecutionsCommand, { statusFilter: 'RUNNING' }).resolves({ executions: [] });
  stepFunctions.on(ListExecutionsCommand, { stateMachineArn: ROLLBACK_MACHINE_ARN }).resolves({ executions: [] });

  const { stdout } = await runHere('status');

  expect(stdout).not.toContain('unlock');
  expect(stdout.replace(/\n {9}/g, ' ')).toContain(
    'traffic is not back: once that text is removed, the watcher puts it back',
  );
  const [, batch = ''] =
    /Next {5}aws route53 change-resource-record-sets --hosted-zone-id \S+ --change-batch '(.*)'\n$/.exec(stdout) ?? [];
  await lost.change({ HostedZoneId: group.hostedZoneId, ChangeBatch: JSON.parse(batch) });
  expect(lost.lease()).toBeUndefined();
});

it('ends a stage that runs and has lost its lease', async () => {
  runs(deployed(zone('somebody was here')), 'RUNNING');

  const { stdout } = await runHere('status');

  expect(stdout).toContain('Next     sluice abort --reason "…"');
});

it('says when somebody else changed the weights', async () => {
  deployed(zone(stage.lease.free, { stable: 50, canary: 50 }));

  const { stdout } = await runHere('status');

  expect(stdout).toContain('LOOK     The weights are 50-50, but the last stage or rollback left 75-25');
  expect(stdout).toContain(`Next     sluice unlock --owner ${stage.lease.owner} --reason`);
});

it('shows what it can when a part is out of reach, and ends with 1', async () => {
  const { lambda } = deployed(zone());
  lambda
    .on(InvokeCommand)
    .rejects(
      Object.assign(new Error('not authorized to perform lambda:InvokeFunction'), { name: 'AccessDeniedException' }),
    );

  const { exitCode, stdout, stderr } = await runHere('status', '--json');

  expect(exitCode).toBe(1);
  expect(stderr).toContain('What waits for approval cannot be read: AWS refused this (not authorized');
  expect(JSON.parse(stdout)).toMatchObject({
    records: [{ name: group.records[0]?.name, type: 'A', ...live, canaryPercent: 5 }],
    approvals: null,
    nextStage: 25,
  });
});

it('lets nobody write a line of it by a reason that has several', async () => {
  deployed(zone()).answers('approvals', [pending('stage-25', 'release 41\nNext     stage 100\u2028Drift    none')]);

  const { stdout } = await runHere('status');

  expect(stdout).toContain('("release 41 Next     stage 100\ufffdDrift    none")');
  expect(stdout.match(/^Next/gm)).toHaveLength(1);
});

it.each<[string, Zone, string]>([
  ['a rollback is stuck', zone(stage.lease.moved), 'none before the lease is free'],
  ['the lease is not ours', zone('somebody was here'), 'none before the lease is free'],
  ['the weights have drifted', zone(stage.lease.free, { stable: 50, canary: 50 }), 'none before the weights are right'],
  ['a record is missing', new Zone(weightedPair(live).slice(0, 1)), 'none before the weights are right'],
  ['the canary has all', zone(undefined, { stable: 0, canary: 100 }), 'nothing: the rollout is complete'],
])('promises no next stage while %s', async (_, at, words) => {
  runs(deployed(at), 'SUCCEEDED');

  const { stdout } = await runHere('status');
  const { stdout: json } = await runHere('status', '--json');

  expect(stdout).toContain(`Stage    ${words}`);
  expect(JSON.parse(json)).toMatchObject({ nextStage: null });
});

it('promises no next stage while one runs that has not claimed yet', async () => {
  runs(deployed(zone()), 'RUNNING');

  expect((await runHere('status')).stdout).toContain('Stage    none before what runs has ended');
});

it('shows what is red, what runs and how far it is, and how old its verdict is', async () => {
  const stack = deployed(zone(stage.lease.moved, { stable: 75, canary: 25 }));
  runs(stack, 'RUNNING');
  const health = { ...verdict, checkedAt: new Date(Date.now() - 40_000).toISOString() };
  stack.history({
    ...{ id: 4, timestamp: new Date(Date.now() - 200_000), type: 'WaitStateEntered' as const },
    stateEnteredEventDetails: {
      name: 'Bake',
      input: JSON.stringify({ plan: { ...stage, own: ['bake 2 hours instead of 10 minutes'] }, health }),
    },
  });
  const since = new Date(stage.execution.startedAt);
  stack.cloudWatch.on(DescribeAlarmsCommand).resolves({
    MetricAlarms: [
      { AlarmName: 'Sluice-test-RollbackFailed', StateValue: 'ALARM', StateTransitionedTimestamp: since },
      { AlarmName: 'Sluice-test-CacheDown', StateValue: 'OK' },
    ],
  });

  const { exitCode, stdout } = await runHere('status');

  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    'LOOK     Alarm Sluice-test-RollbackFailed is red since 10:00:00Z: see the runbook, RollbackFailed.',
  );
  expect(stdout).not.toContain('Safe');
  expect(stdout).toMatch(/Running {2}stage stage-25-x: step 4 of 4, Bake \(3:2\d in it, .* in all\)/);
  expect(stdout).toContain('flush ✓ warm ✓ move ✓ bake ●\n         of its own: bake 2 hours instead of 10 minutes\n');
  expect(stdout).toContain('Rollout  5 ✓ 25 ● 50 ○ 100 ○');
  expect(stdout).toMatch(/Verdict {2}4\d\.\d s ago: pass: all is well/);
  expect(stdout).toContain('Redis    answers');
  expect(stdout).toMatch(/Next {5}sluice watch\n$/);
});

it('tells what the settings let the next stage do differently', async () => {
  const stack = deployed(zone(), { ...OUTPUTS, CheckFunctionName: 'check' });
  const judged = { stages: [5, { percent: 25, health: { hitRate: { minPercent: 70 } } }, 100] };
  const HEALTH = JSON.stringify(healthConfig(settings(judged)));
  stack.lambda.on(GetFunctionConfigurationCommand).resolves({ Environment: { Variables: { HEALTH } } });

  const { stdout } = await runHere('status');

  expect(stdout).toMatch(/^Stage {4}25 is the next\n {9}of its own: hitRate\.minPercent 70 instead of \d+\n/m);
});

it('says how the last stage ended, where its traffic is, and what is next', async () => {
  hasRun('latency-spike');

  const { stdout } = await runHere('status');

  expect(stdout).toMatch(
    /Last {5}Canary latency was over its limit .* The weights are back: 75-25\. .* \(stage-50-slow, .* ago\)/,
  );
});

it.each([
  ['a question waits', [pending('stage-25')], 'sluice approve stage-25 --comment "…"'],
  ['nothing waits', [], 'sluice stage 25 --reason "…"'],
])('ends with the one command to type next, where %s', async (_, approvals, command) => {
  deployed(zone()).answers('approvals', approvals);

  expect((await runHere('status')).stdout.trim().split('\n').at(-1)).toBe(`Next     ${command}`);
});
