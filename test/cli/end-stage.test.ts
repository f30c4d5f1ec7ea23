import { ListExecutionsCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { execution, STAGE_MACHINE_ARN } from '../../lab/support/stage.ts';
import { at, failed, succeeded, zone } from './fixtures.ts';
import { runHere } from './run-cli.ts';
import { deployed, ROLLBACK_MACHINE_ARN } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

describe('sluice abort, rollback and unlock', () => {
  const stage = execution('stage-25-x');

  it('starts the rollback before it stops the stage', async () => {
    const { stepFunctions, history, started } = deployed(zone());
    stepFunctions
      .on(ListExecutionsCommand, { stateMachineArn: STAGE_MACHINE_ARN })
      .resolves({ executions: [{ ...summary(stage.name), status: 'RUNNING' }] });
    stepFunctions.on(StopExecutionCommand).callsFake(() => {
      expect(started()).toHaveLength(1);
      return { stopDate: at };
    });
    history(succeeded({ restored: { message: 'Traffic is back.' } }));

    const { exitCode, stdout } = await runHere('abort', '--reason', 'wrong build');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('Stopped stage-25-x.');
    expect(started()).toMatchObject([{ machine: ROLLBACK_MACHINE_ARN, input: { executionArn: stage.arn } }]);
    expect(stepFunctions.commandCalls(StopExecutionCommand)[0]?.args[0].input).toEqual({
      executionArn: stage.arn,
      error: 'AbortedByOperator',
      cause: 'ana: wrong build',
    });
  });

  it('does not call an abort refused, as if nothing had moved, when its rollback does not get through', async () => {
    const { stepFunctions, history } = deployed(zone());
    stepFunctions
      .on(ListExecutionsCommand, { stateMachineArn: STAGE_MACHINE_ARN })
      .resolves({ executions: [{ ...summary(stage.name), status: 'RUNNING' }] });
    history({ ...failed, executionFailedEventDetails: { error: 'ForeignLease', cause: 'Traffic is NOT back' } });

    const { exitCode, stderr } = await runHere('abort', '--reason', 'wrong build');

    expect(exitCode).toBe(6);
    expect(stderr).toContain('ForeignLease: Traffic is NOT back.');
  });

  it('has nothing to abort when nothing runs', async () => {
    const { started } = deployed(zone());

    const { exitCode, stderr } = await runHere('abort', '--reason', 'x');

    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'No stage is running, so there is nothing to abort.\n',
    });
    expect(started()).toEqual([]);
  });

  it.each([
    [
      ['rollback', '--to', '0', '--reason', 'errors', '--yes'],
      { canaryPercent: 0, reason: 'errors', requestedBy: 'ana' },
    ],
    [
      ['unlock', '--owner', ' v=2; odd', '--reason', 'left over', '--yes', '--requested-by', 'bo'],
      { unlock: ' v=2; odd', reason: 'left over', requestedBy: 'bo (ana)' },
    ],
  ])('%j gives the rollback machine exactly what it wants', async (args, input) => {
    const { history, started } = deployed(zone());
    history(succeeded({ flushFailure: { Error: 'RedisUnavailable', Cause: '' } }));

    const { exitCode, stdout } = await runHere(...args);

    expect(exitCode).toBe(0);
    expect(started()).toMatchObject([{ machine: ROLLBACK_MACHINE_ARN, input }]);
    expect(stdout).toContain('data may be stale');
  });
});

function summary(name: string) {
  const { arn, startedAt } = execution(name);
  return { executionArn: arn, stateMachineArn: STAGE_MACHINE_ARN, name, startDate: new Date(startedAt) };
}
