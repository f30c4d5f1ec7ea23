import * as z from 'zod';
import { startRollback } from '../../core/executions/start-rollback.ts';
import { ownsLease } from '../../core/lease/owner.ts';
import type { RecordGroup } from '../../core/lease/record-group.ts';
import { AlarmNotGreen } from '../../core/protocol/errors.ts';
import { parseRequest } from '../../core/protocol/parse.ts';
import { Execution, Plan, RollbackRequest, StageRequest } from '../../core/protocol/rollout.ts';
import { abort } from '../../functions/abort-stage/abort.ts';
import { type PrepareEffects, prepareStage } from '../../functions/prepare-stage/prepare.ts';
import { advance } from '../../functions/set-weights/advance.ts';
import { free } from '../../functions/set-weights/free.ts';
import { release } from '../../functions/set-weights/release.ts';
import { rollBack } from '../../functions/set-weights/roll-back.ts';
import { watch } from '../../functions/watch-rollouts/watch.ts';
import { measured } from '../support/baseline.ts';
import type { Effects } from './effects.ts';

/** Where a function was deployed to. */
export interface Place {
  group: RecordGroup;
  stages: number[];
  gateStages: number[];
  stageMachineArn: string;
  rollbackMachineArn: string;
}

export type ProgramName = 'prepare' | 'advance' | 'release' | 'restore' | 'free' | 'startRollback' | 'watch' | 'abort';
export type Programs = Record<ProgramName, (effects: Effects, place: Place, input: unknown) => Promise<unknown>>;

/** The only one that is listed. */
export const ALARM = 'errors';
const Prepare = z.object({ request: StageRequest, execution: Execution });
const Planned = z.object({ plan: Plan });
const Restore = z.object({ request: z.unknown(), execution: Execution });
const Free = z.object({ restored: z.object({ owner: z.string() }) });
const StartRollback = z.object({ executionArn: z.string() });
const Watch = z.object({ hint: z.string().optional() });

/** Deployed functions at their hearts: as their handlers call them, with the parts that do not touch the lease left out. */
export const programs: Programs = {
  prepare: async ({ dns, executions, isRed }, { group, stages, gateStages, rollbackMachineArn }, input) => {
    const { request, execution } = Prepare.parse(input);
    const lease = { dns, executions, rollbackMachineArn, group };
    const effects = { ...lease, stages, gateStages, flushAgainStages: [100], ...green(isRed) };
    return prepareStage(effects, request, execution);
  },

  advance: async ({ dns, isRed }, { group }, input) => {
    if (await isRed()) throw new AlarmNotGreen('The alarm is red.');
    return advance(dns, group, Planned.parse(input).plan);
  },

  release: async ({ dns }, { group }, input) => release(dns, group, Planned.parse(input).plan),

  restore: async ({ dns, executions, mint }, { group, stageMachineArn }, input) => {
    const { request, execution } = Restore.parse(input);
    const asked = parseRequest(RollbackRequest, request, 'a rollback request');
    return rollBack({ dns, group, executions, stageMachineArn, mint }, asked, execution);
  },

  free: async ({ dns, mint }, { group }, input) => free(dns, group, Free.parse(input).restored.owner, mint),

  startRollback: async ({ dns, executions }, { group, rollbackMachineArn }, input) => {
    const { executionArn } = StartRollback.parse(input);
    await startRollback(executions, rollbackMachineArn, executionArn, ownsLease(dns.list, group));
    return { error: 'StageFailed', cause: 'It failed.' };
  },

  watch: async ({ dns, executions, now }, { group, stageMachineArn, rollbackMachineArn }, input) =>
    watch({ dns, group, executions, stageMachineArn, rollbackMachineArn }, Watch.parse(input).hint, now()),

  abort: async ({ dns, executions, readAlarm }, { group, stageMachineArn, rollbackMachineArn }) =>
    abort(
      {
        dns,
        group,
        executions,
        alarms: { abortOn: [ALARM], abortOnCanary: [] },
        readAlarm,
        stageMachineArn,
        rollbackMachineArn,
      },
      ALARM,
      'too many errors',
    ),
};

/** A baseline that is always fit, and alarms that the model turns red. */
function green(
  isRed: Effects['isRed'],
): Pick<
  PrepareEffects,
  'readBaseline' | 'whyBaselineUnfit' | 'tellOwn' | 'whyMetricsSilent' | 'whyNotGreen' | 'judgeCompatibility'
> {
  return {
    readBaseline: async () => measured({ hitRatePercent: 95, databaseLatencyMs: null, stableLatencyMs: null }),
    whyBaselineUnfit: () => null,
    tellOwn: () => [],
    whyMetricsSilent: async () => null,
    whyNotGreen: async () => ((await isRed()) ? new AlarmNotGreen('The alarm is red.') : null),
    // Before the claim, and without a trace in the zone: nothing of the lease rests on it.
    judgeCompatibility: null,
  };
}
