import { epochOf, formatLease, type Lease, ownerOf } from '../../core/lease/lease.ts';
import type { Execution, Plan, StageRequest } from '../../core/protocol/rollout.ts';

/** Everything the stage will do, fixed before it does any of it. Pure: a retry makes the same plan. */
export function planStage(
  request: StageRequest,
  execution: Execution,
  found: Pick<Plan, 'from' | 'ttlSeconds' | 'baseline' | 'needsApproval' | 'flushesAgain' | 'warnings' | 'own'>,
): Plan {
  const owner = ownerOf(execution.arn);
  const from = found.from;
  const to = { stable: 100 - request.stage, canary: request.stage };
  const mint = (operation: Lease['operation'], trafficMoved: boolean) =>
    formatLease({ operation, trafficMoved, epoch: epochOf(execution, operation), owner, from, to });
  return {
    ...request,
    ...found,
    execution,
    to,
    lease: { owner, held: mint('held', false), moved: mint('moved', true), free: mint('free', true) },
  };
}
