import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  type ListExecutionsCommandOutput,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { executionsOf } from '../../../core/executions/executions.ts';
import { ownerOf } from '../../../core/lease/lease.ts';
import { ROLLBACK_MACHINE_ARN, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

const stepFunctions = mockClient(SFNClient);
beforeEach(() => stepFunctions.reset());

type Listed = NonNullable<ListExecutionsCommandOutput['executions']>[number];

function item(name: string, startDate: Date, stopDate?: Date): Listed {
  const status = stopDate ? 'SUCCEEDED' : 'RUNNING';
  return { executionArn: `arn:${name}`, stateMachineArn: STAGE_MACHINE_ARN, name, status, startDate, stopDate };
}

/** As Step Functions lists: the newest start first, and as many as were asked for. */
function lists(...items: Listed[]): void {
  stepFunctions.on(ListExecutionsCommand).callsFake(({ statusFilter, maxResults = 100 }) => ({
    executions: items.filter(({ status }) => !statusFilter || status === statusFilter).slice(0, maxResults),
    ...(items.length > maxResults && { nextToken: 'more' }),
  }));
}

describe('a rollback that has ended', () => {
  it.each([
    ['SUCCEEDED', undefined, true],
    ['FAILED', 'RollbackIncomplete', true],
    ['FAILED', 'ForeignLease', false],
    ['ABORTED', undefined, false],
  ] as const)('as %s, with the error %s, has done its work: %s', async (status, error, concluded) => {
    stepFunctions.on(DescribeExecutionCommand).resolves({ executionArn: 'arn:r', name: 'r', status, error });

    expect(await executionsOf(new SFNClient()).describe('arn:r')).toMatchObject({ running: false, concluded });
  });
});

describe('when something last happened', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute));
  const lastActivity = () => executionsOf(new SFNClient()).lastActivity([STAGE_MACHINE_ARN]);

  it('is now while a stage runs, although a dry run that began later is long over', async () => {
    lists(item('dry', at(5), at(6)), item('bakes', at(0)));

    expect((await lastActivity())?.getTime()).toBeGreaterThan(at(59).getTime());
  });

  it('is the last end, although what ended last began first', async () => {
    lists(item('dry', at(5), at(6)), item('stage', at(0), at(30)));

    expect(await lastActivity()).toEqual(at(30));
  });

  it('is never where nothing was ever started', async () => {
    lists();

    expect(await lastActivity()).toBeNull();
  });

  it('is now while one runs that began before all that fit in a list', async () => {
    const over = Array.from({ length: 100 }, (_, i) => item(`dry-${i}`, at(1), at(2)));
    lists(...over, item('bakes', at(0)));

    expect((await lastActivity())?.getTime()).toBeGreaterThan(at(59).getTime());
  });
});

describe('of the few lists that an account is granted', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute));
  const listed = () => stepFunctions.commandCalls(ListExecutionsCommand).length;
  const machines = [STAGE_MACHINE_ARN, ROLLBACK_MACHINE_ARN];

  it('a look at an idle stack takes one for each machine, and while a stage runs one', async () => {
    const executions = executionsOf(new SFNClient());
    lists(item('s1', at(0), at(30)));
    await executions.lastActivity(machines);
    expect(listed()).toBe(2);

    lists(item('s2', at(40)), item('s1', at(0), at(30)));
    await executions.lastActivity(machines);
    expect(listed()).toBe(3);
  });

  it('none is taken to find an owner that was listed before: it is described as it is now', async () => {
    const executions = executionsOf(new SFNClient());
    lists(item('s1', at(0)));
    stepFunctions.on(DescribeExecutionCommand).resolves({ executionArn: 'arn:s1', name: 's1', status: 'ABORTED' });
    await executions.lastActivity(machines);

    expect(await executions.find(STAGE_MACHINE_ARN, ownerOf('arn:s1'))).toMatchObject({
      arn: 'arn:s1',
      running: false,
    });
    expect(listed()).toBe(1);
  });
});
