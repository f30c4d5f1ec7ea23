import * as z from 'zod';
import { nameIn } from '../protocol/arns.ts';
import { type Execution, type Failure, formatWeights, RollbackRequest } from '../protocol/rollout.ts';
import { withStop } from '../text/inert.ts';
import { Found } from '../traffic/restored.ts';
import { trafficOf } from '../traffic/traffic.ts';
import type { News } from './event.ts';

/** The stage that a rollback ends, as far as it is known. */
export interface EndedStage {
  stage: number | null;
  error: string | null;
  cause: string | null;
}

type Named = Pick<Execution, 'name' | 'arn'>;

export function rollbackStarted(rollback: Named, input: unknown, ended: EndedStage | null): News {
  const request = readRequest(input);
  return {
    ...about(rollback, request, ended),
    type: 'rollout.rollback.started',
    message: `A rollback has begun: ${whatFor(request, ended)}`,
    article: 'Rolled back',
    of: stageOf(request),
  };
}

export function weightsRestored(rollback: Named, input: unknown, restored: Found): News {
  return {
    ...about(rollback, readRequest(input), null),
    type: 'rollout.weights.restored',
    to: restored.weights,
    message: trafficOf(restored).words,
    article: 'Rolled back',
    left: restored.left,
  };
}

const Output = z.object({
  restored: Found,
  flush: z.object({ done: z.boolean(), skipped: z.boolean() }).catch(NO_FLUSH()),
});

export function rollbackDone(rollback: Named, input: unknown, output: unknown, ended: EndedStage | null): News {
  const request = readRequest(input);
  const data = Output.safeParse(output).data;
  const { outcome = 'nothing', trafficMoved = false, weights = null } = data?.restored ?? {};
  const traffic = data ? trafficOf(data.restored, ended?.error) : null;
  const cacheFlushed = trafficMoved ? data?.flush.done === true && !data.flush.skipped : null;
  return {
    ...about(rollback, request, ended),
    type: 'rollout.rollback.done',
    to: weights,
    message: [`A rollback is over: ${whatFor(request, ended)} ${traffic?.words ?? ''}`, cacheFlushed === false && STALE]
      .filter(Boolean)
      .join(' '),
    article: cacheFlushed === false ? 'Tell operator of stale cache' : 'Rolled back',
    of: stageOf(request),
    outcome,
    trafficMoved,
    cacheFlushed,
    traffic,
  };
}

export function rollbackFailed(
  rollback: Named,
  input: unknown,
  { error, cause }: Failure,
  ended: EndedStage | null,
): News {
  const request = readRequest(input);
  return {
    ...about(rollback, request, ended),
    type: 'rollout.rollback.failed',
    message: `A rollback ended badly (${error}): ${withStop(cause)} It was for: ${whatFor(request, ended)} If its lease still stands, the next one starts within a minute.`,
    article: 'Rollback failed',
    of: stageOf(request),
    error,
    cause,
  };
}

const STALE = 'The cache was not flushed after it.';

function NO_FLUSH() {
  return { done: false, skipped: false };
}

function readRequest(input: unknown): RollbackRequest | null {
  return RollbackRequest.safeParse(input).data ?? null;
}

function stageOf(request: RollbackRequest | null): string | null {
  return request && 'executionArn' in request ? nameIn(request.executionArn) : null;
}

function about({ name, arn }: Named, request: RollbackRequest | null, ended: EndedStage | null) {
  const asked = request && 'requestedBy' in request ? request : null;
  return {
    execution: { name, arn },
    stage: ended?.stage ?? null,
    from: null,
    to: null,
    requestedBy: asked?.requestedBy ?? null,
    reason: asked?.reason ?? null,
  };
}

function whatFor(request: RollbackRequest | null, ended: EndedStage | null): string {
  if (!request) return 'its input is not a rollback request.';
  if ('canaryPercent' in request) {
    const weights = { stable: 100 - request.canaryPercent, canary: request.canaryPercent };
    return `${request.requestedBy} asked for the weights ${formatWeights(weights)}: ${withStop(request.reason)}`;
  }
  if ('unlock' in request)
    return `${request.requestedBy} ended the lease of ${request.unlock}: ${withStop(request.reason)}`;
  const stage = ended?.stage ? `stage ${ended.stage} (${nameIn(request.executionArn)})` : nameIn(request.executionArn);
  return ended?.error
    ? `${stage} had ended with ${ended.error}: ${withStop(ended.cause ?? '')}`
    : `it is for ${stage}.`;
}
