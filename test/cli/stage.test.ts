import { GetExecutionHistoryCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rollbackOf } from '../../cli/watch/follow-rollback.ts';
import { plan, STAGE_MACHINE_ARN } from '../../lab/support/stage.ts';
import { type RecordedName, readRecorded } from '../core/report/recorded.ts';
import { flush, live, succeeded, zone } from './fixtures.ts';
import { hasRun } from './recorded-stack.ts';
import { runHere } from './run-cli.ts';
import { deployed } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

describe('sluice stage', () => {
  it('starts one execution in the name of whoever is signed in, and says how it ended', async () => {
    const stack = deployed(zone());
    stack.history(succeeded({ plan: plan('s', 25, live), flush }));

    const { exitCode, stdout } = await runHere('stage', '25', '--reason', 'release 41');

    expect(stack.started()).toEqual([
      {
        machine: STAGE_MACHINE_ARN,
        name: expect.stringMatching(/^stage-25-\d{8}T\d{6}Z-[0-9a-f]{4}$/),
        input: { stage: 25, requestedBy: 'ana', reason: 'release 41', skipFlush: false, dryRun: false },
      },
    ]);
    expect(stdout).toContain('Stage 25 is complete: the weights went from 95-5 to 75-25.');
    expect(stdout).toContain('https://eu-central-1.console.aws.amazon.com/states/');
    expect(exitCode).toBe(0);
  });

  it.each<[RecordedName, number, string, string]>([
    ['latency-spike', 5, 'restored', 'The weights are back: 75-25. In Route 53 since 14:39:22Z, on its name servers'],
    ['stopped', 5, 'restored', 'resolvers follow by 14:39:40Z.'],
    ['rejected', 4, 'never moved', 'The weights had not moved: they are 95-5.'],
    ['refused', 3, 'refused', 'It was refused before it began: nothing was moved or flushed.'],
  ])('that ends red (%s) is followed until its rollback is over: %i, %s', async (name, code, ending, words) => {
    const recorded = readRecorded(name);
    const { executionArn = '', error } = recorded.stage.execution;
    hasRun(name).stepFunctions.on(StartExecutionCommand).resolves({ executionArn, startDate: new Date() });

    const { exitCode, stdout, stderr } = await runHere('stage', '25', '--reason', 'x', '--json');

    expect(stderr).toContain('Rolled back');
    expect(stderr.trim().split('\n').at(-1)).toContain(words);
    expect(JSON.parse(stdout)).toMatchObject({
      error: error ?? 'Stopped',
      rollback: { execution: recorded.rollback?.execution.name, status: 'SUCCEEDED' },
      traffic: { ending },
    });
    expect(exitCode).toBe(code);
  });

  it('gives up waiting for a rollback that nobody begins, when there is an alarm about it', async () => {
    const waits: number[] = [];
    const { execution, events } = readRecorded('stopped').stage;
    const justEnded = { execution: { ...execution, stopDate: new Date() }, events };
    const recorded = { record: async () => justEnded, rollbackOf: async () => null };

    expect(await rollbackOf({ recorded }, 'arn:stage', async (ms) => waits.push(ms))).toBeNull();
    expect(waits.reduce((total, ms) => total + ms, 0)).toBe(180_000);
  });

  it.each([
    ['7', 2, 'There is no stage 7: the stages are 5, 25, 50, 100.'],
    ['50', 3, 'the next stage is 25 (stages: 5, 25, 50, 100). Nothing was started.'],
  ])('%s is refused before anything starts', async (percent, code, words) => {
    const { started } = deployed(zone());

    const { exitCode, stderr } = await runHere('stage', percent, '--reason', 'x');

    expect(stderr).toContain(words);
    expect({ exitCode, started: started() }).toEqual({ exitCode: code, started: [] });
  });

  it('shows counts and samples after a dry run', async () => {
    const counts = { ...flush, dryRun: true, deleted: 0 };
    const patterns = [{ pattern: 'mocs:*', matched: 10, deleted: 0, preserved: 1, samples: ['mocs:7'] }];
    const stack = deployed(zone());
    stack.history(succeeded({ plan: { ...plan('s', 25, live), dryRun: true }, flush: { ...counts, patterns } }));

    const { stdout } = await runHere('stage', '25', '--reason', 'look', '--dry-run', '--skip-flush');

    expect(stack.started()[0]?.input).toMatchObject({ dryRun: true, skipFlush: true });
    expect(stdout).toMatch(/mocs:\* +│ +10 │ +9 │ +1 │/);
    expect(stdout).toContain('mocs:7');
    expect(stdout).toContain('nothing was claimed, deleted or moved');
  });

  it('says under whose identity it was asked for, whatever name somebody gives', async () => {
    const stack = deployed(zone());

    await runHere('stage', '25', '--reason', 'x', '--requested-by', 'release bot', '--no-wait');
    await runHere('stage', '25', '--reason', 'x', '--no-wait');

    expect(stack.started().map(({ input }) => input.requestedBy)).toEqual(['release bot (ana)', 'ana']);
  });

  it('does not wait with --no-wait', async () => {
    const stack = deployed(zone());

    const { exitCode, stdout } = await runHere('stage', '25', '--reason', 'x', '--no-wait', '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ execution: stack.started()[0]?.name, status: 'RUNNING' });
    expect(stack.stepFunctions.commandCalls(GetExecutionHistoryCommand)).toEqual([]);
  });
});
