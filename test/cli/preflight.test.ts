import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PreflightAnswer } from '../../functions/preflight/preflight-answer.ts';
import { plan } from '../../lab/support/stage.ts';
import { live, zone } from './fixtures.ts';
import { runHere } from './run-cli.ts';
import { deployed } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

const passed: PreflightAnswer = {
  stage: 25,
  mayStart: true,
  mayDeploy: true,
  checks: [
    { check: 'stage 25', verdict: 'pass', reason: 'Prepared without a refusal: 95-5 → 75-25.' },
    { check: 'stage 25', verdict: 'warning', reason: 'The TTL is 300 s.' },
    { check: 'cache', verdict: 'pass', reason: 'Redis answers the flush function (version 7.2).' },
  ],
  plan: plan('p', 25, live),
};
const red = { check: 'stage 25', verdict: 'fail' as const, reason: 'AlarmNotGreen: Not now: alarm shop-5xx is red.' };
const gone = { check: 'cache', verdict: 'fail' as const, reason: 'RedisUnavailable: nobody answers.' };
const inStage = {
  check: 'lease',
  verdict: 'fail' as const,
  reason: 'The stage s1 owns the record group (held). Do not deploy or destroy now.',
};

describe('sluice preflight', () => {
  it('shows every check, what the stage would do, and that it may start', async () => {
    const stack = deployed(zone());
    stack.answers('preflight', passed);

    const { exitCode, stdout } = await runHere('preflight');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/│ stage 25 +│ warning +│ The TTL is 300 s\./);
    expect(stdout).toContain('Weights   95-5 → 75-25 (stable-canary)');
    expect(stdout).toMatch(/Stage 25 may start\.\n$/);
    expect(stack.sentTo('preflight')).toEqual([{ deployOnly: false, requestedBy: 'ana' }]);
    expect(stack.started()).toEqual([]);
  });

  it('tells what the settings let this stage do differently', async () => {
    const own = ['bake 2 hours instead of 10 minutes', 'latency.maxRatio 1.1 instead of 1.25'];
    deployed(zone()).answers('preflight', { ...passed, plan: { ...plan('p', 25, live), own } });

    const { stdout } = await runHere('preflight');

    expect(stdout).toContain('Its own   bake 2 hours instead of 10 minutes; latency.maxRatio 1.1 instead of 1.25\n');
  });

  it('asks about another stage where one is named', async () => {
    const stack = deployed(zone());
    stack.answers('preflight', passed);

    await runHere('preflight', '--stage', '50');

    expect(stack.sentTo('preflight')).toEqual([{ stage: 50, deployOnly: false, requestedBy: 'ana' }]);
  });

  it('says all that stands against it, and ends with 1', async () => {
    deployed(zone()).answers('preflight', { ...passed, mayStart: false, plan: null, checks: [red, gone] });

    const { exitCode, stderr, stdout } = await runHere('preflight');

    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'Stage 25 may not start: AlarmNotGreen: Not now: alarm shop-5xx is red. Also: RedisUnavailable: nobody answers.\n',
    );
    expect(stdout).not.toContain('Weights');
  });

  it('breaks a long reason over lines, so that the table fits', async () => {
    const reason = 'RecordsUnfit: www.example.com A has no weighted record "canary": create it. '.repeat(5);
    deployed(zone()).answers('preflight', { ...passed, mayStart: false, plan: null, checks: [{ ...red, reason }] });

    const { stdout } = await runHere('preflight');

    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('says that nothing is left to start when the rollout is complete', async () => {
    const reason = 'The rollout is complete: the canary has all of the traffic.';
    const checks = [{ check: 'stage', verdict: 'fail' as const, reason }];
    deployed(zone()).answers('preflight', { ...passed, stage: null, mayStart: false, plan: null, checks });

    expect(await runHere('preflight')).toMatchObject({ exitCode: 1, stderr: `No stage may start: ${reason}\n` });
  });

  it('prints the report as JSON, whatever it says', async () => {
    const report = { ...passed, mayStart: false, plan: null, checks: [red] };
    deployed(zone()).answers('preflight', report);

    const { exitCode, stdout } = await runHere('preflight', '--json');

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject(report);
  });
});

describe('sluice preflight --deploy', () => {
  const quiet = { check: 'lease', verdict: 'pass' as const, reason: 'Nobody owns the record group.' };

  it('asks for nothing else, and allows it when nobody owns the group', async () => {
    const stack = deployed(zone());
    stack.answers('preflight', { stage: null, mayStart: false, mayDeploy: true, checks: [quiet], plan: null });

    const { exitCode, stdout } = await runHere('preflight', '--deploy');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('You may deploy or destroy the stack now.');
    expect(stack.sentTo('preflight')).toEqual([{ deployOnly: true, requestedBy: 'ana' }]);
  });

  it('ends with 1 while a stage runs, so that a pipeline stops', async () => {
    deployed(zone()).answers('preflight', {
      stage: null,
      mayStart: false,
      mayDeploy: false,
      checks: [inStage],
      plan: null,
    });

    expect(await runHere('preflight', '--deploy')).toMatchObject({
      exitCode: 1,
      stderr: `Not now: ${inStage.reason}\n`,
    });
  });
});
