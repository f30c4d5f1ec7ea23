import type { RecordGroup } from '../../core/lease/record-group.ts';
import type { Plan } from '../../core/protocol/rollout.ts';
import { prepareStage } from '../../functions/prepare-stage/prepare.ts';
import { advance } from '../../functions/set-weights/advance.ts';
import { release } from '../../functions/set-weights/release.ts';
import type { Zone } from '../../lab/route-53/emulated-zone.ts';
import { measured } from '../../lab/support/baseline.ts';
import { FakeExecutions } from '../../lab/support/executions.ts';
import { execution, ROLLBACK_MACHINE_ARN } from '../../lab/support/stage.ts';

export const GROUP: RecordGroup = {
  hostedZoneId: 'Z0123456789ABC',
  records: [{ name: 'www.example.com', types: ['A', 'AAAA'] }],
  stable: 'stable',
  canary: 'canary',
  leaseRecordName: '_rollout',
};

export const STAGES = [5, 25, 50, 100];

/** *Prepare stage* on this zone, in a world where only the records can be wrong. */
export function prepare(
  zone: Zone,
  group: RecordGroup,
  stage: number,
  { dryRun = false, skipFlush = false, executions = new FakeExecutions() } = {},
): Promise<Plan> {
  return prepareStage(
    {
      dns: zone,
      executions,
      rollbackMachineArn: ROLLBACK_MACHINE_ARN,
      group,
      stages: STAGES,
      gateStages: [],
      flushAgainStages: [100],
      readBaseline: async () => measured({ hitRatePercent: 95, databaseLatencyMs: 20, stableLatencyMs: 30 }),
      whyBaselineUnfit: () => null,
      tellOwn: () => [],
      whyMetricsSilent: async () => null,
      whyNotGreen: async () => null,
      judgeCompatibility: null,
    },
    { stage, requestedBy: 'ana', reason: 'release 41', skipFlush, dryRun },
    execution(`stage-${stage}`, `2026-11-21T1${STAGES.indexOf(stage)}:00:00.000Z`),
  );
}

/** One stage from its claim to its release; answers with its plan, for late writes. */
export async function runStage(zone: Zone, group: RecordGroup, stage: number): Promise<Plan> {
  const plan = await prepare(zone, group, stage);
  await advance(zone, group, plan);
  await release(zone, group, plan);
  return plan;
}
