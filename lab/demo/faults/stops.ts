import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DescribeStateMachineCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { readRecordGroup } from '../../../core/lease/record-group.ts';
import { dnsOf } from '../../../core/lease/route-53.ts';
import { batchOf, leaseRecords } from '../../../core/lease/swap.ts';
import { pairsOf, withWeights } from '../../../core/lease/weights.ts';
import type { Plan } from '../../../core/protocol/rollout.ts';
import type { StageState } from '../../../core/protocol/states.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import type { Fault, Struck } from './fault.ts';

export const STOP: Fault = {
  title: 'somebody presses Stop in the console while the stage bakes',
  at: 'Bake',
  strike: pressStop,
};

export const LATE_WRITE: Fault = {
  title: 'the stage is stopped, and its write to Route 53 arrives only after the rollback',
  at: 'Let cache warm up',
  strike: pressStop,
  async afterwards(cloud, { data }) {
    if (!data.plan) return [];
    return [await invokeLate(cloud, data.plan), await writeLate(cloud, data.plan)];
  },
  moral: 'A late write expects a lease that is not there any more, so Route 53 refuses all of it.',
};

async function pressStop({ clients }: Cloud, stage: Struck | null): Promise<void> {
  if (!stage) throw new Error('No stage runs that somebody could stop.');
  await clients.stepFunctions.send(
    new StopExecutionCommand({
      executionArn: stage.executionArn,
      error: 'StoppedInConsole',
      cause: 'Somebody pressed Stop in the console, as the demonstration wanted.',
    }),
  );
}

/** A function that nobody could stop comes to its work only now. */
async function invokeLate(cloud: Cloud, plan: Plan) {
  const { FunctionError, Payload } = await cloud.clients.lambda.send(
    new InvokeCommand({
      FunctionName: await functionOf(cloud, 'Advance weights'),
      Payload: JSON.stringify({ action: 'advance', plan }),
    }),
  );
  const { errorType } = z
    .object({ errorType: z.string() })
    .catch({ errorType: '' })
    .parse(JSON.parse(Buffer.from(Payload ?? []).toString() || '{}'));
  return FunctionError
    ? { text: `The function that was to advance the weights begins only now: refused (${errorType}).`, held: true }
    : { text: 'The function that was to advance the weights began late, and DID.', held: false };
}

/** The batch itself was under way all the time. */
async function writeLate({ clients, outputs }: Cloud, plan: Plan) {
  const dns = dnsOf(clients.route53);
  const group = outputs.RecordGroup;
  const snapshot = await readRecordGroup(dns.list, group);
  const ChangeBatch = batchOf({
    expected: leaseRecords(snapshot.leases, plan.lease.held),
    next: plan.lease.moved,
    records: pairsOf(snapshot, group).flatMap((pair) => withWeights(pair, plan.to)),
    comment: 'late',
  });
  return dns.change({ HostedZoneId: group.hostedZoneId, ChangeBatch }).then(
    () => ({ text: 'The very batch of the stage arrived late, and LANDED.', held: false }),
    (error: unknown) => ({
      text: `The very batch of the stage arrives late: refused (${error instanceof Error ? error.name : error}).`,
      held: true,
    }),
  );
}

/** The version that the state machine calls. */
async function functionOf({ clients, outputs }: Cloud, state: StageState<'Task'>): Promise<string> {
  const { definition = '{}' } = await clients.stepFunctions.send(
    new DescribeStateMachineCommand({ stateMachineArn: outputs.StageMachineArn }),
  );
  const { States } = z
    .object({ States: z.record(z.string(), z.looseObject({ Resource: z.string().optional() })) })
    .parse(JSON.parse(definition));
  const found = States[state]?.Resource;
  if (!found) throw new Error(`The stage machine has no state "${state}" that calls a function.`);
  return found;
}
