import { describe, expect, it } from 'vitest';
import { type Answers, run, Thrown } from '../../lab/support/scenario.ts';
import { definitionOf, synthesize } from '../../lab/support/synth.ts';

const template = synthesize();
const ROLLBACK = definitionOf(template, 'rollback');
const REQUEST = { executionArn: 'arn:aws:states:eu-central-1:123456789012:execution:Sluice-test-stage:s1' };
const CHANGE = { id: '/change/C1', status: 'PENDING', submittedAt: '2026-11-21T10:20:00.000Z', inSyncAt: null };
const IN_SYNC = { ...CHANGE, status: 'INSYNC', inSyncAt: '2026-11-21T10:20:30.000Z' };
const WHOLE = { ttlSeconds: 60, complete: true };
const MOVED = { ...WHOLE, outcome: 'restored', trafficMoved: true, change: CHANGE, message: 'Back at 95-5.' };
const HELD = { ...WHOLE, outcome: 'restored', trafficMoved: false, change: null };
const NOTHING = { ...WHOLE, outcome: 'nothing', trafficMoved: false, change: null };

const WELL: Answers = {
  'Restore weights': MOVED,
  'Confirm change': IN_SYNC,
  'Flush cache': { done: true },
  'Tell operator': { MessageId: 'm-1' },
  'Tell operator of stale cache': { MessageId: 'm-2' },
  'Free lease': { freed: true },
};

describe('a rollback', () => {
  it('of traffic that moved waits until DNS and resolvers follow, flushes, and frees the lease last', async () => {
    const { path } = await run(ROLLBACK, REQUEST, WELL);

    expect(path.filter((name) => !name.endsWith('?'))).toEqual([
      'Receive request',
      'Restore weights',
      'Confirm change',
      'Let resolvers catch up',
      'Flush cache',
      'Tell operator',
      'Free lease',
      'Rolled back',
    ]);
  });

  it('of traffic that never moved only frees the lease', async () => {
    const { path } = await run(ROLLBACK, REQUEST, { ...WELL, 'Restore weights': HELD });

    expect(path.filter((name) => !name.endsWith('?'))).toEqual([
      'Receive request',
      'Restore weights',
      'Free lease',
      'Rolled back',
    ]);
  });

  it('that finds nothing to do does nothing', async () => {
    const { path } = await run(ROLLBACK, REQUEST, { ...WELL, 'Restore weights': NOTHING });

    expect(path.filter((name) => !name.endsWith('?'))).toEqual(['Receive request', 'Restore weights', 'Rolled back']);
  });

  it('that could not put everything back frees the lease, and ends red with what is left to do', async () => {
    const part = { ...MOVED, complete: false, message: 'NOT all traffic is back.' };

    const { path, error, cause } = await run(ROLLBACK, REQUEST, { ...WELL, 'Restore weights': part });

    expect(path.slice(-3)).toEqual(['Free lease', 'Is everything back?', 'Rollback incomplete']);
    expect({ error, cause }).toEqual({ error: 'RollbackIncomplete', cause: 'NOT all traffic is back.' });
  });

  it.each([
    ['the flush fails', { 'Flush cache': new Thrown('RedisUnavailable') }],
    ['DNS does not report the change in sync', { 'Confirm change': new Thrown('ChangeNotInSync') }],
  ])('frees the lease even when %s, because the weights are back', async (_, trouble) => {
    const { path } = await run(ROLLBACK, REQUEST, { ...WELL, ...trouble });

    expect(path.slice(-3)).toEqual(['Free lease', 'Is everything back?', 'Rolled back']);
  });

  it('says so when the flush fails: the weights are back, but users may read what the other backend cached', async () => {
    const { path, told } = await run(ROLLBACK, REQUEST, { ...WELL, 'Flush cache': new Thrown('RedisUnavailable') });

    expect(path).not.toContain('Tell operator');
    expect(told['Tell operator of stale cache']).toEqual([
      expect.objectContaining({
        Message: expect.stringMatching(/Back at 95-5\..*NOT be flushed.*Sluice-test-stage:s1/),
      }),
    ]);
  });

  it('ends well even when nobody can be told', async () => {
    const { path } = await run(ROLLBACK, REQUEST, { ...WELL, 'Tell operator': new Thrown('SNS.SdkClientException') });

    expect(path.slice(-3)).toEqual(['Free lease', 'Is everything back?', 'Rolled back']);
  });

  it.each(['SNS.AuthorizationErrorException', 'SNS.KMSAccessDeniedException'])(
    'frees the lease at once when the topic refuses, which no patience mends (%s)',
    async (error) => {
      const { path, told } = await run(ROLLBACK, REQUEST, { ...WELL, 'Tell operator': new Thrown(error) });

      expect(told['Tell operator']).toHaveLength(1);
      expect(path.at(-1)).toBe('Rolled back');
    },
  );

  it('tries again and again while Route 53 refuses', async () => {
    const refusals = Array.from({ length: 40 }, () => new Thrown('PriorRequestNotComplete'));
    const { path, told } = await run(ROLLBACK, REQUEST, { ...WELL, 'Restore weights': [...refusals, MOVED] });

    expect(told['Restore weights']).toHaveLength(41);
    expect(path.at(-1)).toBe('Rolled back');
  });

  it('is patient for half an hour and more', () => {
    const patience = ROLLBACK.States['Restore weights']?.Retry?.find(({ ErrorEquals }) =>
      ErrorEquals.includes('States.ALL'),
    );
    const { MaxAttempts = 0, IntervalSeconds = 0, BackoffRate = 1, MaxDelaySeconds = 0 } = patience ?? {};
    const waits = Array.from({ length: MaxAttempts }, (_, n) =>
      Math.min(IntervalSeconds * BackoffRate ** n, MaxDelaySeconds),
    );
    const longest = waits.reduce((sum, wait) => sum + wait, 0);

    expect(patience).not.toHaveProperty('JitterStrategy');
    expect(longest).toBeGreaterThanOrEqual(30 * 60);
  });

  it('ends red when even that was not enough, so that the alarm is raised', async () => {
    const { path, error } = await run(ROLLBACK, REQUEST, { ...WELL, 'Restore weights': new Thrown('RecordsUnfit') });

    expect(path.at(-1)).toBe('Rollback failed');
    expect(error).toBe('RecordsUnfit');
  });
});
