import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  type ListExecutionsCommandOutput,
} from '@aws-sdk/client-sfn';
import { afterEach, expect, it, vi } from 'vitest';
import { group, weightedPair, Zone } from '../../lab/route-53/emulated-zone.ts';
import { pending } from '../../lab/support/approval.ts';
import { execution, plan, STAGE_MACHINE_ARN } from '../../lab/support/stage.ts';
import { runHere } from './run-cli.ts';
import { deployed } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

const live = { stable: 95, canary: 5 };
const stage = plan('stage-25-x', 25, live);

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
  expect(stdout).toMatch(/www\.example\.com +│ A +│ +95 │ +5 │ 5 % /);
  expect(stdout).toContain('Lease    none');
  expect(stdout).toContain('Running  nothing');
  expect(stdout).toContain('Next     stage 25');
});

it('shows a record that is missing, instead of a share', async () => {
  deployed(new Zone(weightedPair(live).slice(0, 1)));

  const { stdout } = await runHere('status');

  expect(stdout).toMatch(/95 │ missing │ \? /);
});

it('names the execution that owns the lease, and the state it is in', async () => {
  runs(deployed(zone(stage.lease.moved)), 'RUNNING');

  const { stdout } = await runHere('status');

  expect(stdout).toContain('Running  stage stage-25-x: Bake');
  expect(stdout).toContain(`moved since 2026-11-21T10:00:00.000Z by stage-25-x (${stage.lease.owner}; running)`);
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

it('says when somebody else changed the weights', async () => {
  deployed(zone(stage.lease.free, { stable: 50, canary: 50 }));

  const { stdout } = await runHere('status');

  expect(stdout).toContain('Drift    The weights are 50-50, but the last stage or rollback left 75-25');
  expect(stdout).toContain(`left by ${stage.lease.owner}`);
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

  expect(stdout).toContain(`Next     ${words}`);
  expect(JSON.parse(json)).toMatchObject({ nextStage: null });
});

it('promises no next stage while one runs that has not claimed yet', async () => {
  runs(deployed(zone()), 'RUNNING');

  expect((await runHere('status')).stdout).toContain('Next     none before what runs has ended');
});
