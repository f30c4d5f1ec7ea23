import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { rollbackName } from '../../../core/executions/start-rollback.ts';
import { readExecutions } from '../../../core/report/read-executions.ts';

const STAGE = 'arn:aws:states:eu-central-1:123456789012:execution:Sluice-test-stage:stage-5';
const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Sluice-test-rollback';
const ROLLBACK = 'arn:aws:states:eu-central-1:123456789012:execution:Sluice-test-rollback';
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute));

function knows(...names: string[]) {
  const stepFunctions = mockClient(SFNClient);
  const unknown = new ExecutionDoesNotExist({ message: 'Execution Does Not Exist', $metadata: {} });
  stepFunctions.on(DescribeExecutionCommand).rejects(unknown);
  stepFunctions.on(GetExecutionHistoryCommand).rejects(unknown);
  for (const name of names) {
    const executionArn = `${ROLLBACK}:${name}`;
    stepFunctions.on(DescribeExecutionCommand, { executionArn }).resolves({ executionArn, name });
  }
  return stepFunctions;
}

const { record, rollbackOf } = readExecutions(new SFNClient({ region: 'eu-central-1' }), MACHINE);
const stage = (changes: object) => ({
  execution: { executionArn: STAGE, name: 'stage-5', status: 'FAILED' as const, startDate: at(0), ...changes },
  events: [],
});

it('an execution that nobody knows any more is none', async () => {
  knows();

  expect(await record(STAGE)).toBeNull();
});

it('one whose history alone is gone is told without it', async () => {
  knows('a');

  expect(await record(`${ROLLBACK}:a`)).toMatchObject({ execution: { name: 'a' }, events: [] });
});

it('the rollback of a stage is the last one that was started for it', async () => {
  knows(rollbackName(STAGE, 1), rollbackName(STAGE, 2));

  expect((await rollbackOf(stage({})))?.execution.name).toBe(rollbackName(STAGE, 2));
});

it('a stage that went well has none', async () => {
  knows();

  expect(await rollbackOf(stage({ status: 'SUCCEEDED' }))).toBeNull();
});

it('behind a stage that a person took back stands that person’s rollback', async () => {
  const listed = (name: string, from: number, to: number | undefined) => ({
    ...{ executionArn: `${ROLLBACK}:${name}`, stateMachineArn: MACHINE, name, status: 'SUCCEEDED' as const },
    ...{ startDate: at(from), stopDate: to === undefined ? undefined : at(to) },
  });
  knows('rollback-to-0-20261121T100500Z-3fa9', rollbackName(STAGE, 1))
    .on(ListExecutionsCommand)
    .resolves({
      executions: [
        listed('rollback-to-0-20261121T100900Z-0000', 9, 10),
        listed(rollbackName(STAGE, 1), 6, 6),
        listed('rollback-to-0-20261121T100500Z-3fa9', 5, 7),
      ],
    });

  const found = await rollbackOf(stage({ status: 'ABORTED', error: 'RolledBackByPerson', stopDate: at(6) }));

  expect(found?.execution.name).toBe('rollback-to-0-20261121T100500Z-3fa9');
});
