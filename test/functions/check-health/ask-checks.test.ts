import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { ask as askFunction } from '../../../core/ask/ask.ts';
import { CheckAnswer, type CheckQuestion, CheckQuestion as Shape } from '../../../core/health/checks.ts';
import type { HealthCheck } from '../../../core/health/context.ts';
import { contextOf } from '../../../core/health/context.ts';
import { type AskCheck, askChecks } from '../../../functions/check-health/ask-checks.ts';
import { plan } from '../../../lab/support/stage.ts';
import { change, configOf, FROM, flush } from '../../core/health/fixture.ts';

const arn = (name: string) => `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;
const CONFIG = configOf({
  checks: {
    smoke: { functionArn: arn('smoke') },
    prometheus: { functionArn: arn('prometheus'), phases: ['bake'], timeoutSeconds: 3 },
  },
});
const INSTANT = '2026-11-21T10:00:00.000Z';
const BAKE: HealthCheck = {
  phase: 'bake',
  plan: plan('stage-25', 25, FROM),
  flush: flush(INSTANT),
  flushAgain: 'not yet',
  change: change(INSTANT),
};
const ask = (answer: AskCheck, check: HealthCheck = BAKE) => askChecks(CONFIG, check, contextOf(CONFIG, check), answer);

describe('the checks of a phase', () => {
  it('are asked what they have to know, and no more', async () => {
    const asked: [string, CheckQuestion, number][] = [];
    const answer = { verdict: 'pass' as const, reason: 'all is well', numbers: {} };
    const answers = await ask(async (...question) => {
      asked.push(question);
      return { answer };
    });

    expect(answers).toEqual(
      new Map([
        ['smoke', answer],
        ['prometheus', answer],
      ]),
    );
    expect(asked.map(([functionArn, { check }, seconds]) => [functionArn, check, seconds])).toEqual([
      [arn('smoke'), 'smoke', 10],
      [arn('prometheus'), 'prometheus', 3],
    ]);
    expect(Shape.parse(asked[0]?.[1])).toEqual({
      check: 'smoke',
      phase: 'bake',
      stage: 25,
      execution: 'stage-25',
      weights: { stable: 75, canary: 25 },
      since: '2026-11-21T10:01:00.000Z',
      until: '2026-11-21T10:28:00.000Z',
    });
  });

  it('are those of that phase', async () => {
    const names: string[] = [];
    const check: HealthCheck = { phase: 'warm-up', plan: BAKE.plan, flush: BAKE.flush };
    await ask(async (_, question) => {
      names.push(question.check);
      return { error: 'Error', message: '' };
    }, check);

    expect(names).toEqual(['smoke']);
  });

  it.each([
    ['TimeoutError', 'it gave no answer within 3 seconds'],
    ['Unreadable', 'it answered something other than'],
    ['AccessDeniedException', 'it failed (AccessDeniedException): see its log'],
  ])('are unknown when one ends with %s, and never tell its message', async (error, reason) => {
    const answers = await ask(async () => ({ error, message: 'password=hunter2' }));
    const said = JSON.stringify(answers.get('prometheus'));

    expect(said).toContain(reason);
    expect(said).not.toContain('hunter2');
  });

  it('are unknown when one goes on working, or answers something else', async () => {
    const answers: Record<string, string> = { prometheus: '{"verdict":"perhaps"}' };
    // A Lambda that answers one function, and keeps the other busy for ever.
    const lambda = createServer((request, response) => {
      const name = Object.keys(answers).find((each) => decodeURIComponent(request.url ?? '').includes(each));
      if (name) response.end(answers[name]);
    });
    await new Promise<void>((resolve) => lambda.listen(0, '127.0.0.1', resolve));
    const client = new LambdaClient({
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    const said = await ask((functionArn, question) => askFunction(client, functionArn, question, CheckAnswer, 1));
    client.destroy();
    lambda.closeAllConnections();
    lambda.close();

    expect(said.get('smoke')).toEqual({ unknown: 'it gave no answer within 10 seconds' });
    expect(JSON.stringify(said.get('prometheus'))).toContain('it answered something other than');
  });
});
