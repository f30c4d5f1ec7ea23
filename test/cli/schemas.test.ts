import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterEach, expect, it, vi } from 'vitest';
import type * as z from 'zod';
import { History } from '../../cli/report/history.ts';
import { Status } from '../../cli/status/status.ts';
import { Compatibility } from '../../core/compatibility/findings.ts';
import { FlushRecord } from '../../core/protocol/rollout.ts';
import { PreflightAnswer } from '../../functions/preflight/preflight-answer.ts';
import { pending } from '../../lab/support/approval.ts';
import { cacheChecked } from '../../lab/support/cache-checked.ts';
import { compatibility } from '../../lab/support/compatibility.ts';
import { plan } from '../../lab/support/stage.ts';
import { flush, live } from './fixtures.ts';
import { hasRun } from './recorded-stack.ts';
import { runHere } from './run-cli.ts';
import { payload } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

const mayStart: PreflightAnswer = {
  ...{ stage: 25, mayStart: true, mayDeploy: true, plan: plan('p', 25, live) },
  checks: [{ check: 'cache', verdict: 'pass', reason: 'Redis answers.' }],
};

/** A field that the published form does not know would be left out by it. */
it.each<[string[], z.ZodType]>([
  [['status'], Status],
  [['history'], History],
  [['preflight'], PreflightAnswer],
  [['compatibility'], Compatibility],
  [['flush', '--profile', 'migration', '--yes'], FlushRecord],
])('%j prints what its schema says, and nothing else', async (args, shape) => {
  const stack = hasRun('complete', 'rejected', 'latency-spike', 'refused');
  stack.answers('approvals', [pending('stage-25')]);
  stack.answers('preflight', mayStart);
  stack.answers('compare', compatibility());
  stack.lambda
    .on(InvokeCommand, { FunctionName: 'flush' })
    .resolvesOnce({ Payload: payload(cacheChecked) })
    .resolves({ Payload: payload(flush) });

  const { exitCode, stdout } = await runHere(...args, '--json');

  expect(exitCode).toBe(0);
  expect(shape.parse(JSON.parse(stdout))).toEqual(JSON.parse(stdout));
});
