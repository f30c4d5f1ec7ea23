import { describe, expect, it } from 'vitest';
import { bake, FROM, HEALTHY, judge, type Measured, saying, type Values } from '../fixture.ts';

const say = (stableRequests: Values, canaryRequests: Values, context = bake()) => {
  const measured: Measured = { ...HEALTHY, stableRequests, canaryRequests };
  return saying(judge(measured, { context }), 'observed split');
};
const of = (count: number): Values => [count, count, count];

describe('the observed split', () => {
  // From 5 to 25 %, 300,000 requests: chance moves the share by less than a quarter of a point.
  it.each<[string, number, string]>([
    ['as intended', 25, 'pass'],
    ['a little low', 15, 'pass'],
    ['a little high', 35, 'pass'],
    ['too high', 36, 'fail'],
    ['still near where it was before', 10, 'wait'],
    ['where it was before', 5, 'wait'],
    ['lower than before', 4, 'fail'],
    ['none of it at the canary', 0, 'fail'],
  ])('%s', (_, percent, verdict) => {
    expect(say(of(1000 * (100 - percent)), of(1000 * percent))?.verdict).toBe(verdict);
  });

  it.each<[string, number, number, ReturnType<typeof bake>]>([
    ['the canary of the first stage gets nothing', 5, 0, bake(undefined, 5, { stable: 100, canary: 0 })],
    ['stable gets nothing although it should keep a little', 95, 100, bake(undefined, 95, { stable: 50, canary: 50 })],
  ])('sees when %s, though that is within the tolerance', (_, intended, observed, context) => {
    expect(say(of(1000 * (100 - intended)), of(1000 * intended), context)?.verdict).toBe('pass');
    expect(say(of(1000 * (100 - observed)), of(1000 * observed), context)?.verdict).not.toBe('pass');
  });

  it('says what it saw and what it would have taken', () => {
    expect(say(of(40_000), of(60_000))?.reason).toBe(
      'the canary gets 60 % of 300000 requests, intended are 25 %, between 15 and 35 % is chance and tolerance',
    );
    expect(say(of(95_000), of(5000))?.reason).toContain('some still go where the weights were before');
  });

  it('forgives more when chance plays a larger part', () => {
    expect(say(of(60), of(40))?.verdict).toBe('pass');
    expect(say(of(60_000), of(40_000))?.verdict).toBe('fail');
    expect(say(of(88), of(12))?.verdict).toBe('pass');
    expect(say(of(88_000), of(12_000))?.verdict).toBe('wait');
  });

  it('of too few requests says nothing', () => {
    expect(say([50, 49, 50], [17, 17, 16])).toMatchObject({
      verdict: 'wait',
      reason: 'observed split is unknown: of 199 requests in 3 minutes, 49 belong on the smaller side, fewer than 50',
    });
    expect(say([50, 50, 50], [17, 17, 16])?.verdict).toBe('pass');
  });

  it('counts only after the resolvers have caught up', () => {
    const justMoved = bake(undefined, 25, FROM, '2026-11-21T10:27:00.000Z');

    expect(say(of(750), of(250), justMoved)?.reason).toBe('observed split is unknown: only 2 of 3 minutes have data');
  });
});
