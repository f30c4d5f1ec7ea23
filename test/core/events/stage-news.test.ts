import { describe, expect, it } from 'vitest';
import { articleOf } from '../../../core/events/runbook.ts';
import { stageEndedBadly, stageStarted } from '../../../core/events/stage-news.ts';
import { STAGE_ARN } from '../../../lab/support/news.ts';
import { plan } from '../../../lab/support/stage.ts';

const PLAN = plan('stage-25', 25, { stable: 95, canary: 5 });
const COLD = { error: 'CacheStayedCold', cause: 'hit rate 61 % is below 80 %' };

describe('a stage that ended by its own road', () => {
  it('has failed when it had been planned', () => {
    expect(stageEndedBadly(STAGE_ARN, { plan: PLAN, flush: 'not yet' }, COLD)).toMatchObject({
      type: 'rollout.stage.failed',
      stage: 25,
      from: PLAN.from,
      flush: null,
      message: 'Stage 25 failed (CacheStayedCold): hit rate 61 % is below 80 %. It is being rolled back to 95-5.',
    });
  });

  it.each<[string, unknown, object]>([
    ['with a request', { request: { stage: 50, requestedBy: 'ana', reason: 'r' } }, { stage: 50, requestedBy: 'ana' }],
    ['with a request that is none', { request: 'stage 5 please' }, { stage: null, requestedBy: null }],
    ['with nonsense for a stage', { request: { stage: '5', reason: ['x'] } }, { stage: null, reason: null }],
    ['with prototype names', JSON.parse('{"request":{"__proto__":{"stage":5},"constructor":1}}'), { stage: null }],
    ['without any state', undefined, { stage: null }],
  ])('was refused when it had not, %s', (_, state, facts) => {
    const news = stageEndedBadly(STAGE_ARN, state, { error: 'InvalidRequest', cause: 'no' });

    expect(news).toMatchObject({ type: 'rollout.stage.refused', from: null, ...facts });
    expect(news.message).toMatch(/^(Stage 50|stage-25-release-41) was refused \(InvalidRequest\): no\.$/);
  });

  it.each([
    ['HealthFailed', 'HealthFailed'],
    ['AbortedByOperator', 'AbortedByOperator'],
    ['States.Timeout', 'StageFailed'],
    ['<script>', 'StageFailed'],
  ])('with %s leads to the article %s', (error, article) => {
    expect(articleOf(error)).toBe(article);
  });
});

it('a stage that begins keeps the sentence whole, however the reason ends', () => {
  const sentences = ['release 41', 'why not?', 'done…', 'x.'].map(
    (reason) => stageStarted({ ...PLAN, reason }).message,
  );

  expect(sentences.map((text) => text.slice(-2))).toEqual(['1.', 't?', 'e…', 'x.']);
});
