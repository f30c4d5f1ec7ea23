/**
 * The alarms about Sluice itself, each with the metric behind it: one that Sluice publishes, or null where AWS counts by
 * itself how a function fares. The runbook has an article for each.
 */
export const OWN_ALARMS = {
  RollbackFailed: 'RollbackFailed',
  ForeignLease: 'ForeignLease',
  WeightsDrifted: 'WeightsDrifted',
  WatcherFailed: null,
  WatcherSilent: null,
  AbortFailed: null,
  CacheDown: 'CacheUp',
  CacheDegraded: 'CacheDegraded',
  PreflightFailed: 'PreflightFailed',
  ReportFailed: null,
} as const;
export type OwnAlarm = keyof typeof OWN_ALARMS;

/** Those that the watcher raises: what it finds when it looks. */
export const FINDINGS = ['RollbackFailed', 'ForeignLease', 'WeightsDrifted'] as const satisfies OwnAlarm[];
export type Finding = (typeof FINDINGS)[number];

/** As the stack names it, and CloudWatch knows it. */
export function ownAlarmName(stack: string, alarm: OwnAlarm): string {
  return `${stack}-${alarm}`;
}

/** The names of all that a stack may have; not every setting makes every alarm. */
export function ownAlarmNames(stack: string): string[] {
  const twice = (['CacheDown', 'PreflightFailed'] satisfies OwnAlarm[]).map((name) => `${name}-2`);
  return [...Object.keys(OWN_ALARMS), ...twice].map((name) => `${stack}-${name}`);
}
