import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { plan, STAGE_MACHINE_ARN } from '../../lab/support/stage.ts';
import { failed, flush, live, succeeded, zone } from './fixtures.ts';
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

  it('ends with 1 and the cause when the stage ends red', async () => {
    deployed(zone()).history(failed);

    const { exitCode, stdout, stderr } = await runHere('stage', '25', '--reason', 'x', '--json');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('CacheStayedCold: hit rate 61 % is below 80 %');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'FAILED', error: 'CacheStayedCold' });
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

  it('does not wait with --no-wait', async () => {
    const stack = deployed(zone());

    const { exitCode, stdout } = await runHere('stage', '25', '--reason', 'x', '--no-wait', '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ execution: stack.started()[0]?.name, status: 'RUNNING' });
    expect(stack.stepFunctions.commandCalls(GetExecutionHistoryCommand)).toEqual([]);
  });
});
