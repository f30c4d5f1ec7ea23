import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { sweepApprovals } from '../approvals.ts';
import { findOwner, isRunning, lastActivity } from '../executions.ts';
import { machineHash, ownerOf } from '../lease/lease.ts';
import { leaseOwner } from '../lease/owner.ts';
import { commonLease, RecordGroup, readLeases } from '../lease/record-group.ts';
import { connectRoute53, dnsOf } from '../lease/route-53.ts';
import { jsonOf } from '../parse.ts';
import { startRollback } from '../start-rollback/start.ts';
import { isQuiet } from './is-quiet.ts';
import { judgeLease } from './judge-lease.ts';

/** Either Step Functions' status event, which names an execution, or the schedule's tick, which names none. */
const Event = z.object({ detail: z.object({ executionArn: z.string().optional() }).default({}) });

export const Environment = z.object({
  RECORD_GROUP: jsonOf(RecordGroup),
  STAGE_MACHINE_ARN: z.string(),
  ROLLBACK_MACHINE_ARN: z.string(),
  APPROVALS_PREFIX: z.string(),
  STACK_NAME: z.string(),
});

const environment = Environment.parse(process.env);
const { RECORD_GROUP: group, STAGE_MACHINE_ARN: stageMachine, ROLLBACK_MACHINE_ARN: rollbackMachine } = environment;
const logger = new Logger({ serviceName: 'watch-rollouts' });
const metrics = new Metrics({
  namespace: 'Sluice',
  serviceName: 'watch-rollouts',
  defaultDimensions: { Stack: environment.STACK_NAME },
});
const stepFunctions = new SFNClient();
const ssm = new SSMClient();
const dns = dnsOf(connectRoute53(group));

/** A lease of ours whose owner has ended, however it ended, is rolled back: this is what catches the console's Stop. */
export async function handler(input: unknown): Promise<{ outcome: string; rollbackArn: string | null }> {
  const { executionArn } = Event.parse(input).detail;
  const scheduled = executionArn === undefined;
  if (scheduled && isQuiet(await lastActivity(stepFunctions, [stageMachine, rollbackMachine]), new Date(), jitter())) {
    return { outcome: 'quiet', rollbackArn: null };
  }
  if (scheduled) await sweepApprovals(ssm, environment.APPROVALS_PREFIX, (arn) => isRunning(stepFunctions, arn));

  const judgement = judgeLease(commonLease(await readLeases(dns.list, group)), [stageMachine, rollbackMachine]);
  report(judgement.state === 'foreign');
  if (judgement.state === 'free') return answer('the lease is free', null);
  if (judgement.state === 'foreign') return answer(judgement.reason, null);

  const owner = await endedOwner(judgement.owner, judgement.machineArn, executionArn);
  if (owner === 'running') return answer('the owner of the lease is running', null);
  if (owner === null) {
    report(true);
    return answer(`the lease belongs to ${judgement.owner}, an execution that Step Functions does not know`, null);
  }
  const readOwner = () => leaseOwner(dns.list, group);
  return answer('rollback started', await startRollback(stepFunctions, rollbackMachine, owner, readOwner));
}

/** The ARN of the lease's owner once it has ended. The event names it in the usual case, which saves the search. */
async function endedOwner(
  owner: string,
  machineArn: string,
  hint: string | undefined,
): Promise<string | 'running' | null> {
  if (hint && ownerOf(hint) === owner) return (await isRunning(stepFunctions, hint)) ? 'running' : hint;
  const found = await findOwner(stepFunctions, machineArn, owner);
  if (!found) return null;
  return found.running ? 'running' : found.arn;
}

/** A different minute for each stack. */
function jitter(): number {
  return Number.parseInt(machineHash(stageMachine).slice(0, 4), 16);
}

/** A lease that is not ours to take raises an alarm: a person has to look. */
function report(foreign: boolean): void {
  metrics.addMetric('ForeignLease', MetricUnit.Count, foreign ? 1 : 0);
  metrics.publishStoredMetrics();
}

function answer(outcome: string, rollbackArn: string | null) {
  logger.info('watched', { outcome, rollbackArn });
  return { outcome, rollbackArn };
}
