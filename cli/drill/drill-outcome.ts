import * as z from 'zod';
import type { EndingName } from '../../core/protocol/endings.ts';
import { table } from '../terminal/table.ts';

const Seconds = z.number().nullable();

/** What a drill measured. Seconds count from the moment the alarm turned red; null: not seen. */
export const DrillOutcome = z.object({
  stage: z.int(),
  execution: z.string(),
  alarm: z.string(),
  struckAt: z.iso.datetime(),
  /** The error of the stage: `AlarmAbort`, or `HealthFailed` when its own health check saw the red alarm first. */
  endedWith: z.string().nullable(),
  stoppedSeconds: Seconds,
  weightsRestoredSeconds: Seconds,
  inSyncSeconds: Seconds,
  trafficBackSeconds: Seconds,
  rolledBackSeconds: Seconds,
  /** Whether the alarm is as it was before. */
  alarmIsBack: z.boolean(),
  /** Why traffic was not observed, where it cannot be. */
  trafficRemark: z.string().nullable(),
});
export type DrillOutcome = z.infer<typeof DrillOutcome>;

export function describeDrill(outcome: DrillOutcome): string[] {
  const rows = [
    [`the stage had ended (${outcome.endedWith ?? 'it did not'})`, outcome.stoppedSeconds],
    ['Route 53 listed the weights of before', outcome.weightsRestoredSeconds],
    ['Route 53 reported the change in sync', outcome.inSyncSeconds],
    ['the requests had followed', outcome.trafficBackSeconds],
    ['the rollback was complete, the lease free', outcome.rolledBackSeconds],
  ] as const;
  return [
    ...table(
      [`after ${outcome.alarm} turned red`, 'seconds'],
      rows.map(([what, seconds]) => [what, seconds === null ? 'not seen' : seconds.toFixed(1)]),
    ).split('\n'),
    ...(outcome.trafficRemark ? [`Requests: ${outcome.trafficRemark}`] : []),
    outcome.alarmIsBack
      ? `The alarm ${outcome.alarm} is green again.`
      : `The alarm ${outcome.alarm} is still red: no stage begins before its next evaluation turns it green.`,
  ];
}

/** What the drill should have shown and did not, a sentence each. */
export function judgeDrill(outcome: DrillOutcome): string[] {
  return [
    outcome.stoppedSeconds === null && 'the alarm did not stop the stage',
    outcome.weightsRestoredSeconds === null && 'the weights did not return',
    outcome.inSyncSeconds === null && 'Route 53 did not report the change in sync',
    outcome.rolledBackSeconds === null && 'the rollback did not end well',
    outcome.trafficBackSeconds === null && outcome.trafficRemark === null && 'the requests did not follow',
  ].filter((sentence) => sentence !== false);
}

/** The part of the way that a drill did not go although traffic came back, and what to do; null where it went all of it. */
export function whatWasNotTried({ endedWith, alarm }: Pick<DrillOutcome, 'endedWith' | 'alarm'>): string | null {
  if (endedWith === ('AlarmAbort' satisfies EndingName)) return null;
  return `The way back works, but the abort by the alarm was not tried: the stage's own health check saw ${alarm} red first. Drill again; if it always comes first, see the runbook, Drill.`;
}
