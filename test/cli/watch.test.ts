import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeExecutionCommand, ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { execution } from '../../lab/support/stage.ts';
import { type RecordedName, readRecorded } from '../core/report/recorded.ts';
import { at, failed, zone } from './fixtures.ts';
import { hasRun } from './recorded-stack.ts';
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

  it.each<[RecordedName, number, string]>([
    ['stopped', 5, 'The weights are back: 75-25. In Route 53 since'],
    ['redis-down', 4, 'The weights had not moved: they are'],
    ['refused', 3, 'It was refused before it began: nothing was moved or flushed.'],
  ])(
    'follows the rollback of a stage that ended badly (%s), and ends with where the traffic is',
    async (name, code, words) => {
      hasRun(name);
      const { stage, rollback } = readRecorded(name);

      const { exitCode, stdout, stderr } = await runHere('watch', stage.execution.name ?? '', '--plain');

      expect(stdout).toContain(`ended red. ${stage.execution.error ?? 'Stopped'}`);
      expect(stdout).toContain(`Rollback ${rollback?.execution.name}`);
      expect(stderr).toContain(words);
      expect(exitCode).toBe(code);
    },
  );

  it('prints one JSON document per line for a program that follows, the traffic last', async () => {
    hasRun('stopped');
    const { stage } = readRecorded('stopped');

    const { stdout } = await runHere('watch', stage.execution.name ?? '', '--json');

    const records = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records[0]).toMatchObject({ kind: 'execution', machine: 'stage' });
    expect(records.filter(({ kind }) => kind === 'ended')).toMatchObject([
      { status: 'ABORTED' },
      { status: 'SUCCEEDED' },
    ]);
    expect(records.find(({ kind }) => kind === 'trouble')?.text).toContain('deploy it again');
    expect(records.at(-1)).toMatchObject({ kind: 'traffic', traffic: { ending: 'restored' } });
  });

  it('says so where no rollback of a stage that ended long ago is known', async () => {
    const { stepFunctions, history } = deployed(zone());
    stepFunctions.on(DescribeExecutionCommand).rejects(new ExecutionDoesNotExist({ $metadata: {}, message: 'no' }));
    stepFunctions.on(DescribeExecutionCommand, { executionArn: stage.arn }).resolves(described);
    history(failed);

    const { exitCode, stderr } = await runHere('watch', stage.name);

    expect(exitCode).toBe(6);
    expect(stderr).toContain('hit rate 61 % is below 80 %. No rollback of it has begun');
  });

  it('is one line for a program, too, where AWS is out of reach', async () => {
    deployed(zone()).cloudFormation.on(DescribeStacksCommand).rejects(new Error('getaddrinfo ENOTFOUND'));

    const { exitCode, stdout } = await runHere('watch', '--json');

    expect(exitCode).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'failed', message: expect.stringContaining('ENOTFOUND') });
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
