import { describe, expect, it } from 'vitest';
import type { CheckAnswer } from '../../core/health/checks.ts';
import { judgeHealth } from '../../core/health/judge-health.ts';
import { ownChecks } from '../../core/health/signals/own-checks.ts';
import type { StateName } from '../../core/protocol/states.ts';
import { type Answers, run, Thrown } from '../../lab/support/scenario.ts';
import { plan } from '../../lab/support/stage.ts';
import { definitionOf, synthesize } from '../../lab/support/synth.ts';
import { configOf, NOW, warmUp } from '../core/health/fixture.ts';

const STAGE = definitionOf(synthesize(), 'stage');
const REQUEST = { stage: 5, requestedBy: 'ana', reason: 'release 41' };
const PLAN = plan('s1', 5, { stable: 100, canary: 0 });
const FLUSHED = { done: true, resume: null, freshUntil: '2026-11-21T10:30:00.000Z' };
const POLLUTED = { ...FLUSHED, freshUntil: '2026-11-21T10:10:00.000Z' };
const CHANGE = { id: '/change/C1', status: 'PENDING', submittedAt: '2026-11-21T10:20:00.000Z', inSyncAt: null };
const IN_SYNC = { ...CHANGE, status: 'INSYNC', inSyncAt: '2026-11-21T10:20:30.000Z' };
const PASS = { verdict: 'pass', reason: 'all is well', lookAfterSeconds: 60 };
const WAIT = { verdict: 'wait', reason: 'hit rate 61 % is below 80 %', lookAfterSeconds: 30 };
const FAIL = { verdict: 'fail', reason: 'hit rate 61 % is below 80 % after 10 minutes', error: 'CacheStayedCold' };
const APPROVED = { decision: 'approved', by: 'ben', comment: '', decidedAt: '2026-11-21T10:19:00.000Z' };

/** Everything goes well at the first try. */
const WELL: Answers = {
  'Prepare stage': PLAN,
  'Flush cache': FLUSHED,
  'Check health': PASS,
  'Ask for approval': APPROVED,
  'Advance weights': CHANGE,
  'Confirm change': IN_SYNC,
  'Flush cache again': FLUSHED,
  'Check bake': PASS,
  'Release lease': { released: true },
  'Roll back': { error: 'Known', cause: 'words for a person', rollbackArn: 'arn' },
};
const WITH_SECOND_FLUSH: Answers = { ...WELL, 'Prepare stage': { ...PLAN, flushesAgain: true } };
const WITH_GATE: Answers = { ...WELL, 'Prepare stage': { ...PLAN, needsApproval: true } };

describe('a stage that goes well', () => {
  it('flushes, warms up, moves the weights, bakes, and is committed by its release', async () => {
    const { path, error } = await run(STAGE, REQUEST, WELL);

    expect(error).toBeUndefined();
    expect(path.filter((name) => !name.endsWith('?'))).toEqual([
      'Receive request',
      'Prepare stage',
      'Flush cache',
      'Let cache warm up',
      'Check health',
      'Advance weights',
      'Confirm change',
      'Let resolvers catch up',
      'Bake',
      'Check bake',
      'Release lease',
      'Stage complete',
    ]);
  });

  it('tells the story of its decision in the state data', async () => {
    const { output } = await run(STAGE, REQUEST, WITH_GATE);

    expect(output).toMatchObject({
      request: REQUEST,
      plan: { stage: 5 },
      flush: FLUSHED,
      health: PASS,
      approval: APPROVED,
      change: IN_SYNC,
    });
  });

  it('looks again while the cache is cold, the change is pending and the bake goes on', async () => {
    const { path } = await run(STAGE, REQUEST, {
      ...WELL,
      'Check health': [WAIT, WAIT, PASS],
      'Confirm change': [CHANGE, IN_SYNC],
      'Check bake': [WAIT, PASS],
    });

    expect(path.filter((name) => name === 'Check health')).toHaveLength(3);
    expect(path.filter((name) => name === 'Let change spread')).toHaveLength(1);
    expect(path.filter((name) => name === 'Bake')).toHaveLength(2);
    expect(path.at(-1)).toBe('Stage complete');
  });

  it('goes on with a flush that needs more than one call, from where it stopped', async () => {
    const halfDone = { ...FLUSHED, done: false, resume: 'cursor-7' };
    const { told, path } = await run(STAGE, REQUEST, { ...WELL, 'Flush cache': [halfDone, FLUSHED] });

    expect(told['Flush cache']).toMatchObject([{ previous: 'not yet' }, { previous: halfDone }]);
    expect(path.at(-1)).toBe('Stage complete');
  });

  it('flushes once more where its plan says so: after resolvers have caught up, before the bake', async () => {
    const { path, told } = await run(STAGE, REQUEST, WITH_SECOND_FLUSH);

    expect(path.filter((name) => !name.endsWith('?')).slice(-6)).toEqual([
      'Let resolvers catch up',
      'Flush cache again',
      'Bake',
      'Check bake',
      'Release lease',
      'Stage complete',
    ]);
    expect(told['Check bake']).toMatchObject([{ flushAgain: FLUSHED }]);
    expect((await run(STAGE, REQUEST, WELL)).path).not.toContain('Flush cache again');
  });

  it('lets the keys go over some time only while the cache has that time to warm up', async () => {
    const over = synthesize({ flush: { over: '1 minute' } });
    const { told } = await run(definitionOf(over, 'stage'), REQUEST, WITH_SECOND_FLUSH);

    expect(told['Flush cache']).toMatchObject([{ gradually: true }]);
    expect(told['Flush cache again']?.[0]).not.toHaveProperty('gradually');
    expect(JSON.stringify(definitionOf(over, 'rollback'))).not.toContain('gradually');
  });

  it('ends a dry run after counting', async () => {
    const { path } = await run(STAGE, REQUEST, { ...WELL, 'Prepare stage': { ...PLAN, dryRun: true } });

    expect(path.at(-1)).toBe('Dry run complete');
    expect(path).not.toContain('Advance weights');
  });
});

describe('a gate', () => {
  it('is asked only where the plan needs it', async () => {
    expect((await run(STAGE, REQUEST, WELL)).path).not.toContain('Ask for approval');
    expect((await run(STAGE, REQUEST, WITH_GATE)).path).toContain('Ask for approval');
  });

  it('is told the task token and the evidence', async () => {
    const { told } = await run(STAGE, REQUEST, WITH_GATE);

    expect(told['Ask for approval']).toMatchObject([{ Payload: { token: 'token-1', health: PASS, flush: FLUSHED } }]);
  });

  it('that was answered late leads back to the flush, once, without asking again', async () => {
    const { path } = await run(STAGE, REQUEST, { ...WITH_GATE, 'Flush cache': POLLUTED });

    expect(path.filter((name) => name === 'Flush cache')).toHaveLength(2);
    expect(path.filter((name) => name === 'Ask for approval')).toHaveLength(1);
    expect(path.at(-1)).toBe('Stage complete');
  });

  it('that somebody rejects leads to the rollback', async () => {
    const { path, told } = await run(STAGE, REQUEST, {
      ...WITH_GATE,
      'Ask for approval': new Thrown('ApprovalRejected', 'ben: not on Friday'),
    });

    expect(path.slice(-3)).toEqual(['Ask for approval', 'Roll back', 'Stage failed']);
    expect(told['Roll back']).toMatchObject([{ state: { failure: { Error: 'ApprovalRejected' } } }]);
  });

  it('that nobody answers leads to the rollback, and says so', async () => {
    const { path, told } = await run(STAGE, REQUEST, {
      ...WITH_GATE,
      'Ask for approval': new Thrown('States.Timeout'),
    });

    expect(path.slice(-4)).toEqual(['Ask for approval', 'Approval expired', 'Roll back', 'Stage failed']);
    expect(told['Roll back']).toMatchObject([{ state: { failure: { Error: 'ApprovalExpired' } } }]);
  });
});

describe('a stage that goes wrong', () => {
  it.each([
    'Prepare stage',
    'Flush cache',
    'Check health',
    'Ask for approval',
    'Advance weights',
    'Confirm change',
    'Check bake',
    'Release lease',
  ])('in "%s" is rolled back and ends red, with a cause that a person understands', async (state) => {
    const ending = await run(STAGE, REQUEST, { ...WITH_GATE, [state]: new Thrown('RedisUnavailable') });

    expect(ending.path.slice(-2)).toEqual(['Roll back', 'Stage failed']);
    expect(ending).toMatchObject({ error: 'Known', cause: 'words for a person' });
    expect(ending.told['Roll back']).toMatchObject([{ state: { failure: { Error: 'RedisUnavailable' } } }]);
  });

  it.each(['Check health', 'Check bake'])('by the verdict of "%s" is rolled back with that verdict', async (state) => {
    const { path, told } = await run(STAGE, REQUEST, { ...WELL, [state]: FAIL });

    expect(path.slice(-2)).toEqual(['Roll back', 'Stage failed']);
    expect(told['Roll back']).toMatchObject([{ state: { health: FAIL } }]);
  });

  it('and cannot even start its rollback says who will', async () => {
    const ending = await run(STAGE, REQUEST, {
      ...WELL,
      'Advance weights': new Thrown('Fenced'),
      'Roll back': new Thrown('Broken'),
    });

    expect(ending).toMatchObject({ error: 'RollbackNotStarted' });
    expect(ending.cause).toContain('watcher');
  });

  it.each([[5], ['text'], [[]], [true], [{ stage: 'five' }]])(
    'because its input is %j is refused in words',
    async (input) => {
      const { path, told } = await run(STAGE, input, { ...WELL, 'Prepare stage': new Thrown('InvalidRequest') });

      expect(told['Prepare stage']).toMatchObject([{ request: input }]);
      expect(path.slice(-2)).toEqual(['Roll back', 'Stage failed']);
    },
  );
});

describe('an error that is an answer', () => {
  it.each<[StateName, string]>([
    ['Prepare stage', 'LeaseHeld'],
    ['Prepare stage', 'AlarmNotGreen'],
    ['Flush cache', 'RedisUnavailable'],
    ['Advance weights', 'Fenced'],
    ['Advance weights', 'WeightsDrifted'],
    ['Release lease', 'Fenced'],
    ['Prepare stage', 'ChangeRefused'],
    ['Advance weights', 'ChangeRefused'],
    ['Release lease', 'ChangeRefused'],
  ])('of "%s" is not tried again: %s', async (state, error) => {
    const { told } = await run(STAGE, REQUEST, { ...WELL, [state]: new Thrown(error) });

    expect(told[state]).toHaveLength(1);
  });

  it.each<[StateName, string]>([
    ['Prepare stage', 'Throttling'],
    ['Flush cache', 'Lambda.TooManyRequestsException'],
    ['Advance weights', 'PriorRequestNotComplete'],
    ['Confirm change', 'Throttling'],
    ['Release lease', 'TimeoutError'],
    ['Roll back', 'ThrottlingException'],
  ])('is not what "%s" met: %s is tried again', async (state, error) => {
    const healthFails = state === 'Roll back' ? { 'Check health': FAIL } : {};
    const { told } = await run(STAGE, REQUEST, { ...WELL, ...healthFails, [state]: [new Thrown(error), WELL[state]] });

    expect(told[state]).toHaveLength(2);
  });
});

describe('a stage that is judged by a check of one’s own', () => {
  const config = configOf({
    checks: { smoke: { functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:smoke' } },
  });
  const context = warmUp(config);
  const expired = new Date(context.until);
  const judged = (said: CheckAnswer | { unknown: string }, now: Date) => ({
    ...judgeHealth(config, { series: new Map(), alarms: [], checks: new Map([['smoke', said]]) }, context, now, [
      ownChecks,
    ]),
    lookAfterSeconds: 30,
  });

  it('goes on when that passes', async () => {
    const verdict = judged({ verdict: 'pass', reason: 'all pages answer', numbers: {} }, NOW);

    const { path, error } = await run(STAGE, REQUEST, { ...WELL, 'Check health': verdict });

    expect(error).toBeUndefined();
    expect(path).toContain('Advance weights');
  });

  it('asks again while it waits', async () => {
    const wait = judged({ verdict: 'wait', reason: 'not yet', numbers: {} }, NOW);

    const { path } = await run(STAGE, REQUEST, { ...WELL, 'Check health': [wait, PASS] });

    expect(path.filter((state) => state === 'Check health')).toHaveLength(2);
  });

  it.each<[string, CheckAnswer | { unknown: string }, Date, string]>([
    ['fails', { verdict: 'fail', reason: 'no page answers', numbers: {} }, NOW, 'HealthFailed'],
    ['is unknown to the end', { unknown: 'it failed (Error): see its log' }, expired, 'HealthUnknown'],
    ['waits to the end', { verdict: 'wait', reason: 'not yet', numbers: {} }, expired, 'HealthFailed'],
  ])('is rolled back before anything moved when that %s', async (_, said, now, name) => {
    const verdict = judged(said, now);

    const { path } = await run(STAGE, REQUEST, { ...WELL, 'Check health': verdict });

    expect(verdict.error).toBe(name);
    expect(path).not.toContain('Advance weights');
    expect(path.at(-1)).toBe('Stage failed');
  });
});
