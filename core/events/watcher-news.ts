import type { Failure } from '../protocol/rollout.ts';
import { withStop } from '../text/inert.ts';
import type { News } from './event.ts';
import { articleOf } from './runbook.ts';
import { AskedFor } from './stage-news.ts';

/** A stage that something else than its own road ended: Stop, a time limit, or a failure that it could not catch. */
export function stageAborted(
  execution: { name: string; arn: string },
  input: unknown,
  { error, cause }: Failure,
): News {
  const asked = AskedFor.catch({ stage: null, requestedBy: null, reason: null }).parse(input);
  const what = asked.stage === null ? execution.name : `Stage ${asked.stage}`;
  return {
    ...asked,
    execution,
    from: null,
    to: null,
    type: 'rollout.stage.aborted',
    message: `${what} was ended from outside (${error}): ${withStop(cause)} Its rollback puts the weights back.`,
    article: articleOf(error),
    error,
    cause,
  };
}

const NOBODY = { execution: null, stage: null, from: null, to: null, requestedBy: null, reason: null };

/** The alarm's moment tells this drift from the next one. */
export function weightsDrifted(drift: string, occurrence: string): News {
  return {
    ...NOBODY,
    type: 'rollout.weights.drifted',
    message: `No stage can start: ${withStop(drift)}`,
    article: 'WeightsDrifted',
    drift,
    occurrence,
  };
}

export function leaseForeign(found: string, occurrence: string): News {
  return {
    ...NOBODY,
    type: 'rollout.lease.foreign',
    message: `A person has to look: ${withStop(found)}`,
    article: 'ForeignLease',
    found,
    occurrence,
  };
}
