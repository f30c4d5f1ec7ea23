import type { AlarmReading } from '../../core/alarms/alarms.ts';
import { type AlarmNames, listedAlarms } from '../../core/alarms/listed-alarms.ts';
import type { ListedExecution } from '../../core/executions/executions.ts';
import type { Weights } from '../../core/protocol/rollout.ts';

export type RunningStage = Pick<ListedExecution, 'arn' | 'name' | 'startedAt'> & {
  /** Where it has led them. */
  weights: Weights;
};

/** Why a red alarm does not end the stage; null when it does: a listed one, still red, that turned red under this stage. */
export function whyNotAbort(alarm: AlarmReading | undefined, names: AlarmNames, stage: RunningStage): string | null {
  if (!alarm) return 'the alarm is not listed';
  if (!listedAlarms(names, stage.weights.canary > 0).includes(alarm.name)) return 'the canary has no traffic yet';
  if (alarm.state !== 'ALARM') return `the alarm is ${alarm.state} again`;
  if (alarm.updatedAt !== null && isOlder(alarm.updatedAt, stage)) return 'the alarm is older than the stage';
  return null;
}

/** To the second: an alarm that turned red in the second in which the stage began is the stage's. */
function isOlder(updatedAt: string, { startedAt }: RunningStage): boolean {
  return Math.floor(Date.parse(updatedAt) / 1000) < Math.floor(startedAt.getTime() / 1000);
}
