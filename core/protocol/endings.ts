import * as errors from './errors.ts';

/** What our functions throw, by the literal names of the classes. */
export type ErrorName = InstanceType<(typeof errors)[keyof typeof errors]>['name'];

export const ERROR_NAMES: ErrorName[] = Object.values(errors).map((error) => new error('').name);

/** What *Prepare stage* answers when the stage must not begin: trying again would change nothing. */
export const REFUSALS: ErrorName[] = [
  'InvalidRequest',
  'StageOutOfOrder',
  'LeaseHeld',
  'ForeignLease',
  'RecordsUnfit',
  'WeightsDrifted',
  'AlarmNotGreen',
  'BaselineUnfit',
  'CacheIncompatible',
  'CompatibilityUnknown',
  'ChangeRefused',
];

export function isRefusal(error: string | null | undefined): boolean {
  return REFUSALS.some((refusal) => refusal === error);
}

/** What else an execution may end with, and the article of the runbook that says what to do then. */
export const OTHER_ENDINGS = {
  /** By `sluice abort`. */
  AbortedByOperator: 'AbortedByOperator',
  /** By a person's rollback, which stops the stage that it takes the lease from. */
  RolledBackByPerson: 'RolledBackByPerson',
  /** In the state *Rollback not started*. */
  RollbackNotStarted: 'RollbackNotStarted',
  /** In the state *Rollback incomplete*. */
  RollbackIncomplete: 'RollbackIncomplete',
  /** Nobody said why. */
  StageFailed: 'StageFailed',
  /** By somebody who did not say why, as with the console's Stop. */
  Stopped: 'Stop everything',
  'States.Timeout': 'StageFailed',
  'States.Runtime': 'StageFailed',
  'States.DataLimitExceeded': 'StageFailed',
} as const;
export type OtherEnding = keyof typeof OTHER_ENDINGS;

/** Everything that a red execution of ours may show as its error. */
export type EndingName = ErrorName | OtherEnding;

/** Reads the error of an execution; null where it is none that we know. */
export function endingNamed(error: string | null | undefined): EndingName | null {
  const isOther = (name: string): name is OtherEnding => Object.hasOwn(OTHER_ENDINGS, name);
  if (!error) return null;
  return isOther(error) ? error : (ERROR_NAMES.find((name) => name === error) ?? null);
}
