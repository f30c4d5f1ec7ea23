import type { Execution, Plan, Weights } from '../../core/protocol/rollout.ts';
import { planStage } from '../../functions/prepare-stage/plan-stage.ts';

const MACHINE = 'arn:aws:states:eu-central-1:123456789012:execution:Sluice-test-stage';
export const STAGE_MACHINE_ARN = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Sluice-test-stage';

export const ROLLBACK_MACHINE_ARN = STAGE_MACHINE_ARN.replace('-stage', '-rollback');

export function execution(name: string, startedAt = '2026-11-21T10:00:00.000Z'): Execution {
  return { arn: `${MACHINE}:${name}`, name, startedAt };
}

export function plan(name: string, stage: number, from: Weights, startedAt?: string): Plan {
  const request = { stage, requestedBy: 'ana', reason: 'release 41', skipFlush: false, dryRun: false };
  const baseline = { hitRatePercent: 95, databaseLatencyMs: 20, stableLatencyMs: 30 };
  return planStage(request, execution(name, startedAt), {
    from,
    ttlSeconds: 60,
    baseline,
    needsApproval: false,
    flushesAgain: false,
    warnings: [],
  });
}
