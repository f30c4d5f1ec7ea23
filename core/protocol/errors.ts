/*
 * Every error that a state machine catches or an operator reads, each with a literal name:
 * Lambda reports `error.name`, and a bundler may rename classes but not string literals.
 * The runbook has an article for each.
 */

/** The input of an execution is not a stage request. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
}

/** The stage asked for is not the one that follows from the live weights. */
export class StageOutOfOrder extends Error {
  override readonly name = 'StageOutOfOrder';
}

/** Another execution owns the record group. */
export class LeaseHeld extends Error {
  override readonly name = 'LeaseHeld';
}

/** The TXT record of the lease holds something that Sluice did not write. */
export class ForeignLease extends Error {
  override readonly name = 'ForeignLease';
}

/** The records cannot be moved safely as they are: a missing twin, unequal TTLs, a third record, all-zero weights. */
export class RecordsUnfit extends Error {
  override readonly name = 'RecordsUnfit';
}

/** Somebody else changed the weights. */
export class WeightsDrifted extends Error {
  override readonly name = 'WeightsDrifted';
}

/** A listed alarm is red, missing, unreadable or has its actions disabled. */
export class AlarmNotGreen extends Error {
  override readonly name = 'AlarmNotGreen';
}

/** The metrics before the stage do not allow a judgement: cache already cold, or too little traffic. */
export class BaselineUnfit extends Error {
  override readonly name = 'BaselineUnfit';
}

/** One backend does not read what the other cached, and the settings want it to. */
export class CacheIncompatible extends Error {
  override readonly name = 'CacheIncompatible';
}

/** Whether each backend reads what the other cached could not be told. Unknown is never a pass. */
export class CompatibilityUnknown extends Error {
  override readonly name = 'CompatibilityUnknown';
}

/** The lease is no longer what this execution wrote: its write came too late and was not applied. Final. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** Route 53 refuses the change itself, whoever has the lease: something in the zone stands in its way. */
export class ChangeRefused extends Error {
  override readonly name = 'ChangeRefused';
}

/** Route 53 accepted the change, but its name servers did not report it in sync by the deadline. */
export class ChangeNotInSync extends Error {
  override readonly name = 'ChangeNotInSync';
}

/** Redis could not be reached in three attempts. */
export class RedisUnavailable extends Error {
  override readonly name = 'RedisUnavailable';
}

/** Redis refused the password, user or token; never retried. */
export class RedisAuthFailed extends Error {
  override readonly name = 'RedisAuthFailed';
}

/** The flush did not finish in its time limit. */
export class FlushTimedOut extends Error {
  override readonly name = 'FlushTimedOut';
}

/** The hit rate did not recover by the deadline. */
export class CacheStayedCold extends Error {
  override readonly name = 'CacheStayedCold';
}

/** A signal got worse than its limit allows. */
export class HealthFailed extends Error {
  override readonly name = 'HealthFailed';
}

/** By the deadline there was still no data to judge by. Unknown is never a pass. */
export class HealthUnknown extends Error {
  override readonly name = 'HealthUnknown';
}

/** A person said no at the gate. */
export class ApprovalRejected extends Error {
  override readonly name = 'ApprovalRejected';
}

/** Nobody answered at the gate in time. */
export class ApprovalExpired extends Error {
  override readonly name = 'ApprovalExpired';
}

/** A listed alarm turned red while the stage ran. */
export class AlarmAbort extends Error {
  override readonly name = 'AlarmAbort';
}
