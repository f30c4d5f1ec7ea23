import type { Answered } from '../../core/ask/ask.ts';
import { judgeLeases } from '../../core/lease/judge-leases.ts';
import { leaseRecord } from '../../core/lease/swap.ts';
import type { Survey } from '../set-weights/survey.ts';
import type { Check } from './preflight-answer.ts';

export interface Machines {
  stageMachineArn: string;
  rollbackMachineArn: string;
}

export interface LeaseVerdict {
  check: Check;
  /** A stage or rollback of this stack is under way. */
  inUse: boolean;
}

const NOT_NOW = 'Do not deploy or destroy now.';

/**
 * Whether a stage or rollback is under way. A running stage is protected by function versions that stay, but destroying
 * the stack would take its rollback away, and a deployment may change what a rollback that starts later does.
 */
export function judgeLease(survey: Answered<Survey>, { stageMachineArn, rollbackMachineArn }: Machines): LeaseVerdict {
  if ('error' in survey) return fail(`The lease could not be read (${survey.error}: ${survey.message}).`);
  const { leases, running } = survey.answer;
  const { owned, foreign } = judgeLeases(recordsOf(leases), [stageMachineArn, rollbackMachineArn]);
  const [held] = owned;
  const [stage] = running;
  if (foreign) return fail(`A person has to look: ${foreign}. See the runbook, ForeignLease.`);
  if (held) {
    const { owner, operation } = held.lease;
    const name = running.find((candidate) => candidate.owner === owner)?.name;
    const kind = held.machineArn === stageMachineArn ? 'stage' : 'rollback';
    return fail(`The ${kind} ${name ?? owner} owns the record group (${operation}).`, true);
  }
  if (stage) return fail(`The stage ${stage.name} is running.`, true);
  return {
    check: { check: 'lease', verdict: 'pass', reason: 'Nobody owns the record group, and no stage runs.' },
    inUse: false,
  };
}

function fail(reason: string, inUse = false): LeaseVerdict {
  return { check: { check: 'lease', verdict: 'fail', reason: `${reason} ${NOT_NOW}` }, inUse };
}

function recordsOf(leases: Survey['leases']) {
  return new Map(
    Object.entries(leases).map(([name, text]) => [name, text === null ? null : leaseRecord(name, text)] as const),
  );
}
