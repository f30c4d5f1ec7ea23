import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type HistoryEvent, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import { PendingApproval } from '../../functions/approvals.ts';
import { executionsOf, type ListedExecution } from '../../functions/executions.ts';
import { machineHash } from '../../functions/lease/lease.ts';
import { ownsLease } from '../../functions/lease/owner.ts';
import { readRecordGroup, type Snapshot } from '../../functions/lease/record-group.ts';
import { connectRoute53, dnsOf } from '../../functions/lease/route-53.ts';
import { startRollback } from '../../functions/start-rollback/start.ts';
import { executionArnOf } from '../execution/execution-arn.ts';
import { callerName } from './caller.ts';
import { consoleLink } from './console-link.ts';
import { currentState, eventsAfter } from './executions.ts';
import { readAnswer } from './invoke.ts';
import { type Outputs, readOutputs } from './outputs.ts';

/** The commands only read Route 53, which takes five calls a second from a whole account. */
const READ_ATTEMPTS = 8;

/** One deployed stack, and all that the commands do with it. */
export interface Stack {
  environment: string;
  outputs: Outputs;
  /** Who this command says it is, unless told otherwise. */
  caller(): Promise<string>;
  invoke(functionName: string, payload: object): Promise<unknown>;
  /** Answers with the ARN of the new execution. */
  start(machineArn: string, name: string, input: object): Promise<string>;
  stop(executionArn: string, error: string, cause: string): Promise<void>;
  running(machineArn: string): Promise<ListedExecution[]>;
  /** The execution behind a lease's owner; null when no machine of this stack knows it. */
  owner(owner: string): Promise<ListedExecution | null>;
  /** Starts the rollback of an execution; null when nothing is left to roll back. */
  rollBack(executionArn: string): Promise<string | null>;
  eventsAfter(executionArn: string, last: number): Promise<HistoryEvent[]>;
  currentState(executionArn: string): Promise<string | null>;
  records(): Promise<Snapshot>;
  pendingApprovals(): Promise<PendingApproval[]>;
  consoleLink(executionArn: string): Promise<string | null>;
}

export async function connectStack(environment: string): Promise<Stack> {
  const outputs = await readOutputs(new CloudFormationClient(), environment);
  const { StageMachineArn, RollbackMachineArn, RecordGroup: group } = outputs;
  const stepFunctions = new SFNClient();
  const executions = executionsOf(stepFunctions);
  const lambda = new LambdaClient();
  const dns = dnsOf(connectRoute53(group, READ_ATTEMPTS));

  async function invoke(functionName: string, payload: object): Promise<unknown> {
    return readAnswer(
      await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) })),
    );
  }

  return {
    environment,
    outputs,
    caller: () => callerName(new STSClient()),
    invoke,
    async start(stateMachineArn, name, input) {
      const { executionArn } = await stepFunctions.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
      );
      return executionArn ?? executionArnOf(stateMachineArn, name);
    },
    stop: executions.stop,
    running: executions.running,
    async owner(owner) {
      const machineArn = [StageMachineArn, RollbackMachineArn].find((arn) => owner.startsWith(machineHash(arn)));
      return machineArn ? executions.find(machineArn, owner) : null;
    },
    rollBack(executionArn) {
      return startRollback(executions, RollbackMachineArn, executionArn, ownsLease(dns.list, group));
    },
    eventsAfter: (executionArn, last) => eventsAfter(stepFunctions, executionArn, last),
    currentState: (executionArn) => currentState(stepFunctions, executionArn),
    records: () => readRecordGroup(dns.list, group),
    async pendingApprovals() {
      return z.array(PendingApproval).parse(await invoke(outputs.ApprovalsFunctionName, { list: true }));
    },
    async consoleLink(executionArn) {
      return consoleLink(executionArn, (await stepFunctions.config.serviceConfiguredEndpoint?.()) !== undefined);
    },
  };
}
