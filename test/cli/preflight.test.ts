import { afterEach, describe, expect, it, vi } from 'vitest';
import { weightedPair, Zone } from '../support/route-53.ts';
import { plan } from '../support/stage.ts';
import { live, zone } from './fixtures.ts';
import { runHere } from './run-cli.ts';
import { deployed } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

describe('sluice preflight', () => {
  it('has the next stage prepared as a dry run, and says what it would do', async () => {
    const stack = deployed(zone());
    stack.answers('prepare', { ...plan('p', 25, live), warnings: ['The TTL is 300 s.'] });

    const { exitCode, stdout } = await runHere('preflight');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('Stage 25 may start.');
    expect(stdout).toContain('95-5 → 75-25');
    expect(stdout).toContain('The TTL is 300 s.');
    expect(stack.sentTo('prepare')).toEqual([
      {
        request: { stage: 25, requestedBy: 'ana', reason: 'preflight', skipFlush: false, dryRun: true },
        execution: {
          arn: expect.stringMatching(/:execution:Sluice-test-stage:preflight-/),
          name: expect.stringMatching(/^preflight-/),
          startedAt: expect.any(String),
        },
      },
    ]);
    expect(stack.started()).toEqual([]);
  });

  it('repeats why a stage is refused, and ends with 1', async () => {
    deployed(zone()).fails('prepare', 'AlarmNotGreen', 'Alarm shop-5xx is red.');

    const { exitCode, stderr } = await runHere('preflight', '--stage', '25');

    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'AlarmNotGreen: Alarm shop-5xx is red.\n' });
  });

  it('has nothing to prepare when the canary has all of the traffic', async () => {
    const stack = deployed(new Zone(weightedPair({ stable: 0, canary: 100 })));

    const { exitCode, stderr } = await runHere('preflight');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('The rollout is complete');
    expect(stack.sentTo('prepare')).toEqual([]);
  });
});
