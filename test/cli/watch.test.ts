import { DescribeExecutionCommand, ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { execution } from '../../lab/support/stage.ts';
import { at, failed, zone } from './fixtures.ts';
import { runHere } from './run-cli.ts';
import { deployed } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

const stage = execution('stage-25-x');
const described = { executionArn: stage.arn, name: stage.name, status: 'FAILED', startDate: at, stopDate: at } as const;

describe('sluice watch', () => {
  it('shows the weights where nothing runs, and says what it cannot show', async () => {
    deployed(zone());

    const { exitCode, stdout } = await runHere('watch', '--once');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('Nothing runs');
    expect(stdout).toContain('canary 5 %  (95-5)');
    expect(stdout).toContain('The stack of test is older than this command');
  });

  it('prints the same as one document', async () => {
    deployed(zone());

    const { stdout } = await runHere('watch', '--once', '--json');

    expect(JSON.parse(stdout)).toMatchObject({ execution: null, intended: { stable: 95, canary: 5 }, sparklines: [] });
  });

  it('ends with 1 and the reason when the stage it was to watch ended red', async () => {
    const { stepFunctions, history } = deployed(zone());
    stepFunctions.on(DescribeExecutionCommand).resolves(described);
    history(failed);

    const { exitCode, stdout, stderr } = await runHere('watch', stage.name);

    expect(exitCode).toBe(1);
    expect(stdout).toContain('ended red. CacheStayedCold');
    expect(stderr).toContain('hit rate 61 % is below 80 %');
  });

  it('prints one JSON document per line for a program that follows', async () => {
    const { stepFunctions, history } = deployed(zone());
    stepFunctions.on(DescribeExecutionCommand).resolves(described);
    history(failed);

    const { stdout } = await runHere('watch', stage.name, '--json');

    const records = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records).toMatchObject([
      { kind: 'execution', machine: 'stage', execution: stage.name },
      { kind: 'ended', status: 'FAILED', error: 'CacheStayedCold' },
      { kind: 'trouble', text: expect.stringContaining('deploy it again') },
    ]);
  });

  it('does not wait for an execution that nobody knows', async () => {
    const { stepFunctions } = deployed(zone());
    stepFunctions.on(DescribeExecutionCommand).rejects(new ExecutionDoesNotExist({ $metadata: {}, message: 'no' }));

    const { exitCode, stderr } = await runHere('watch', 'stage-7');

    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'Neither machine of test knows an execution "stage-7".\n',
    });
  });
});
