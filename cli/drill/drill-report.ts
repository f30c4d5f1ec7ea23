import { table } from '../terminal/table.ts';

/** What a drill measured. Seconds count from the moment the alarm turned red; null: not seen. */
export interface DrillReport {
  stage: number;
  execution: string;
  alarm: string;
  struckAt: string;
  /** The error of the stage: `AlarmAbort`, or `HealthFailed` when its own health check saw the red alarm first. */
  endedWith: string | null;
  stoppedSeconds: number | null;
  weightsRestoredSeconds: number | null;
  inSyncSeconds: number | null;
  trafficBackSeconds: number | null;
  rolledBackSeconds: number | null;
  /** Whether the alarm is as it was before. */
  alarmIsBack: boolean;
  /** Why traffic was not observed, where it cannot be. */
  trafficRemark: string | null;
}

export function describeDrill(report: DrillReport): string[] {
  const rows = [
    [`the stage had ended (${report.endedWith ?? 'it did not'})`, report.stoppedSeconds],
    ['Route 53 listed the weights of before', report.weightsRestoredSeconds],
    ['Route 53 reported the change in sync', report.inSyncSeconds],
    ['the requests had followed', report.trafficBackSeconds],
    ['the rollback was complete, the lease free', report.rolledBackSeconds],
  ] as const;
  return [
    table(
      [`after ${report.alarm} turned red`, 'seconds'],
      rows.map(([what, seconds]) => [what, seconds === null ? 'not seen' : seconds.toFixed(1)]),
    ),
    ...(report.trafficRemark ? [`Requests: ${report.trafficRemark}`] : []),
    report.alarmIsBack
      ? `The alarm ${report.alarm} is green again.`
      : `The alarm ${report.alarm} is still red: no stage begins before its next evaluation turns it green.`,
  ];
}

/** What the drill should have shown and did not, a sentence each. */
export function judgeDrill(report: DrillReport): string[] {
  return [
    report.stoppedSeconds === null && 'the alarm did not stop the stage',
    report.weightsRestoredSeconds === null && 'the weights did not return',
    report.inSyncSeconds === null && 'Route 53 did not report the change in sync',
    report.rolledBackSeconds === null && 'the rollback did not end well',
    report.trafficBackSeconds === null && report.trafficRemark === null && 'the requests did not follow',
  ].filter((sentence) => sentence !== false);
}
