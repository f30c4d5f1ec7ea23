import { describe, expect, it } from 'vitest';
import { type Described, tellEnding } from '../../../functions/watch-rollouts/tell-ending.ts';
import { ROLLBACK_ARN, STAGE_ARN } from '../../../lab/support/news.ts';

const ROLLBACK_MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Sluice-prod-rollback';
const ASKED = { stage: 25, requestedBy: 'ana', reason: 'release 41' };
const STAGE: Described = { input: ASKED, output: null, error: null, cause: null };
const ROLLBACK: Described = { input: { executionArn: STAGE_ARN }, output: null, error: null, cause: null };
const RESTORED = {
  ...{ outcome: 'restored', weights: { stable: 95, canary: 5 }, left: [], change: null, ttlSeconds: 60 },
  message: 'The weights are back: 95-5.',
};

function told(executionArn: string, status: string, known: Record<string, Partial<Described>> = {}) {
  const executions: Record<string, Described> = {
    [STAGE_ARN]: { ...STAGE, ...known.stage },
    [ROLLBACK_ARN]: { ...ROLLBACK, ...known.rollback },
  };
  const describeOne = async (arn: string) => executions[arn] ?? STAGE;
  return tellEnding(describeOne, ROLLBACK_MACHINE, executionArn, status);
}

describe('the end of a stage', () => {
  it('by the console’s Stop is told as what it is', async () => {
    expect(await told(STAGE_ARN, 'ABORTED')).toMatchObject({
      type: 'rollout.stage.aborted',
      ...ASKED,
      error: 'Stopped',
      article: 'Stop everything',
    });
  });

  it('by a red alarm is told with the alarm, and leads to its article', async () => {
    const stage = { error: 'AlarmAbort', cause: 'Alarm shop-5xx turned red: too many.' };

    expect(await told(STAGE_ARN, 'ABORTED', { stage })).toMatchObject({ ...stage, article: 'AlarmAbort' });
  });

  it('by its own road is not told again: start-rollback knows more about it', async () => {
    expect(await told(STAGE_ARN, 'FAILED', { stage: { error: 'CacheStayedCold', cause: 'cold' } })).toBeNull();
  });

  it.each(['RollbackNotStarted', 'States.Runtime'])('by %s, which its own road did not see, is told', async (error) => {
    expect(await told(STAGE_ARN, 'FAILED', { stage: { error } })).toMatchObject({
      type: 'rollout.stage.aborted',
      error,
    });
  });

  it('is not worth a word when it was a dry run', async () => {
    expect(await told(STAGE_ARN, 'ABORTED', { stage: { input: { ...ASKED, dryRun: true } } })).toBeNull();
  });

  it('is told even when its input is no stage request', async () => {
    expect(await told(STAGE_ARN, 'TIMED_OUT', { stage: { input: 'stage 5 please' } })).toMatchObject({
      stage: null,
      error: 'States.Timeout',
    });
  });
});

it('is told with the moment at which it happened, not that at which somebody heard of it', async () => {
  const rollback = { startedAt: '2026-11-21T10:30:00.000Z', endedAt: '2026-11-21T10:33:00.000Z' };

  expect(await told(ROLLBACK_ARN, 'RUNNING', { rollback })).toMatchObject({ at: rollback.startedAt });
  expect(await told(ROLLBACK_ARN, 'SUCCEEDED', { rollback })).toMatchObject({ at: rollback.endedAt });
});

describe('a rollback', () => {
  const stage = { error: 'CacheStayedCold', cause: 'hit rate 61 % is below 80 %' };

  it('begins with the stage that it is for, and why that ended', async () => {
    const news = await told(ROLLBACK_ARN, 'RUNNING', { stage });

    expect(news).toMatchObject({ type: 'rollout.rollback.started', of: 'stage-25-release-41', stage: 25 });
    expect(news?.message).toContain('CacheStayedCold: hit rate 61 %');
  });

  it.each([
    ['traffic had moved, and the cache is flushed', true, { done: true, skipped: false }, true],
    ['traffic had moved, and the cache could not be flushed', true, 'not yet', false],
    ['traffic had moved, and a setting leaves the cache alone', true, { done: true, skipped: true }, false],
    ['traffic had not moved', false, 'not yet', null],
  ])('that is over says so: %s', async (_, trafficMoved, flush, cacheFlushed) => {
    const output = { restored: { ...RESTORED, trafficMoved }, flush };
    const news = await told(ROLLBACK_ARN, 'SUCCEEDED', { rollback: { output } });

    expect(news).toMatchObject({ type: 'rollout.rollback.done', outcome: 'restored', trafficMoved, cacheFlushed });
    expect(news?.message.includes('was not flushed')).toBe(cacheFlushed === false);
  });

  it('that ended badly says why, in the words of the function that failed', async () => {
    const cause = JSON.stringify({ errorMessage: 'The lease holds "x".', errorType: 'ForeignLease', trace: [] });
    const news = await told(ROLLBACK_ARN, 'FAILED', { rollback: { error: 'ForeignLease', cause } });

    expect(news).toMatchObject({ type: 'rollout.rollback.failed', cause: 'The lease holds "x".' });
  });

  it('by a person is told with their name and reason', async () => {
    const input = { canaryPercent: 5, requestedBy: 'ben', reason: 'too many complaints' };
    const news = await told(ROLLBACK_ARN, 'RUNNING', { rollback: { input } });

    expect(news).toMatchObject({ of: null, requestedBy: 'ben', reason: 'too many complaints' });
    expect(news?.message).toContain('ben asked for the weights 95-5: too many complaints.');
  });
});
