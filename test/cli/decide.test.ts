import { afterEach, describe, expect, it, vi } from 'vitest';
import { execution } from '../../lab/support/stage.ts';
import { at, live, zone } from './fixtures.ts';
import { runHere } from './run-cli.ts';
import { deployed } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

/** As STS names it; a name that somebody adds never takes its place. */
const IDENTITY = 'arn:aws:sts::123456789012:assumed-role/Operator/ana';

describe('sluice approve and reject', () => {
  const waiting = {
    execution: 'stage-25-x',
    executionArn: execution('stage-25-x').arn,
    stage: 25,
    requestedBy: 'bo',
    reason: 'release 41',
    from: live,
    to: { stable: 75, canary: 25 },
    warnings: [],
    lease: 'held',
    flush: { skipped: false, deleted: 9, preserved: 1, flushedAt: at.toISOString() },
    freshUntil: at.toISOString(),
    health: { reason: 'hit rate 93 % is at least 80 %', checkedAt: at.toISOString(), signals: [] },
    askedAt: at.toISOString(),
    expiresAt: at.toISOString(),
  };

  it('decides about the one stage that waits', async () => {
    const stack = deployed(zone());
    stack.answers('approvals', [waiting]);
    stack.answers('decide', { decided: true, message: 'Stage 25 is approved.' });

    const { exitCode, stdout } = await runHere('approve', '--comment', 'looks good');

    const [banner, consequence, ...said] = stdout.split('\n');
    expect(banner).toMatch(/^test · 123456789012 · eu-central-1 · weights 95-5 · \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
    expect(consequence).toMatch(
      /^Approve asks health once more, and then flushes the cache and warms it up again, because the last flush was .* ago; after that the weights go from 95-5 to 75-25\. The evidence/,
    );
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: ['Stage 25 is approved.', ''] });
    expect(stack.sentTo('decide')).toEqual([
      { execution: 'stage-25-x', decision: 'approve', by: IDENTITY, comment: 'looks good' },
    ]);
  });

  it('ends with 1 when the answer did not count', async () => {
    const stack = deployed(zone());
    stack.answers('decide', { decided: false, message: 'Stage 25 was already decided.' });

    const { exitCode, stderr } = await runHere('reject', 'stage-25-x', '--comment', 'no', '--by', 'cy');

    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'Stage 25 was already decided.\n' });
    expect(stack.sentTo('decide')).toMatchObject([{ decision: 'reject', by: `cy (${IDENTITY})` }]);
  });

  it('ends on one line, whatever stands in the answer', async () => {
    deployed(zone()).answers('decide', { decided: false, message: 'Not done.\nDone: approved.' });

    const { stderr } = await runHere('approve', 'stage-25-x', '--comment', 'x');

    expect(stderr).toBe('Not done. Done: approved.\n');
  });

  it('says so when the stack is of another version', async () => {
    deployed(zone()).answers('decide', { ok: true });

    const { exitCode, stderr } = await runHere('approve', 'stage-25-x', '--comment', 'x');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/does not know\. Deploy it again.*decided/s);
    expect(stderr).not.toContain('    at ');
  });

  it('shows in the status what waits, with the evidence', async () => {
    deployed(zone()).answers('approvals', [waiting]);

    const { stdout } = await runHere('status');

    expect(stdout).toContain('stage 25 (95-5 → 75-25), asked for by bo ("release 41")');
    expect(stdout).toContain('hit rate 93 % is at least 80 %. Approve asks health once more, and then flushes');
    expect(stdout).toContain('sluice approve stage-25-x');
  });
});
