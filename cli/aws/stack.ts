import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, SetAlarmStateCommand, type StateValue } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ExecutionDoesNotExist, type HistoryEvent, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { type AlarmReading, readAlarms } from '../../core/alarms/alarms.ts';
import { PendingApproval } from '../../core/approvals/approvals.ts';
import { type Executions, executionsOf, type ListedExecution } from '../../core/executions/executions.ts';
import { startRollback } from '../../core/executions/start-rollback.ts';
import type { HealthConfig } from '../../core/health/config.ts';
import type { Readings } from '../../core/health/evidence.ts';
import { readMetrics, type Window } from '../../core/health/read-metrics.ts';
import { machineHash } from '../../core/lease/lease.ts';
import { ownsLease } from '../../core/lease/owner.ts';
import { readRecordGroup, type Snapshot } from '../../core/lease/record-group.ts';
import { connectRoute53 } from '../../core/lease/route-53.ts';
import { executionArnOf } from '../../core/protocol/arns.ts';
import type { Executions as Recordings } from '../../core/report/gather.ts';
import { readExecutions } from '../../core/report/read-executions.ts';
import type { Place } from '../command-line/environments.ts';
import { NotDone } from '../command-line/failures.ts';
import { callerArn, callerName } from './caller.ts';
import { consoleLink } from './console-link.ts';
import { eventsAfter, type LatestExecution, latestExecutions } from './executions.ts';
import { readHealthConfig } from './health.ts';
import { readAnswer } from './invoke.ts';
import { type Outputs, readOutputs } from './outputs.ts';
import { BY_PROXY } from './proxy.ts';

/** One deployed stack, and all that the commands do with it. */
export interface Stack {
  environment: string;
  /** What it is called in AWS: its stack, and its own name where there are several in one. */
  name: string;
  outputs: Outputs;
  /** Who this command says it is; a name that somebody gave stands before it. */
  caller(named?: string): Promise<string>;
  /** The ARN of its AWS identity. */
  identity(): Promise<string>;
  invoke(functionName: string, payload: object): Promise<unknown>;
  /** Answers with the ARN of the new execution. */
  start(machineArn: string, name: string, input: object): Promise<string>;
  stop: Executions['stop'];
  running(machineArn: string): Promise<ListedExecution[]>;
  /** An execution of either machine by its name; throws where neither knows it. */
  find(name: string): Promise<ListedExecution>;
  /** The execution behind a lease's owner; null when no machine of this stack knows it. */
  owner(owner: string): Promise<ListedExecution | null>;
  /** Starts the rollback of an execution; null when nothing is left to roll back. */
  rollBack(executionArn: string): Promise<string | null>;
  eventsAfter(executionArn: string, last: number): Promise<HistoryEvent[]>;
  records(): Promise<Snapshot>;
  /** By what the deployed judge judges. */
  healthConfig(): Promise<HealthConfig>;
  metrics(config: HealthConfig, window: Window): Promise<Readings['series']>;
  /** How one alarm stands. */
  alarm(name: string): Promise<AlarmReading>;
  alarms(names: string[]): Promise<AlarmReading[]>;
  /** Puts an alarm into a state until its next evaluation. */
  setAlarm(name: string, state: StateValue, reason: string): Promise<void>;
  describe(executionArn: string): Promise<ListedExecution>;
  /** The newest executions of a machine, newest first. */
  latest(machineArn: string, limit: number): Promise<LatestExecution[]>;
  /** Executions with their histories, for a report. */
  recorded: Recordings;
  pendingApprovals(): Promise<PendingApproval[]>;
  consoleLink(executionArn: string): Promise<string | null>;
}

/** As a request takes it. */
const LONGEST_NAME = 128;

export async function connectStack({ environment, stack }: Place): Promise<Stack> {
  const outputs = await readOutputs(new CloudFormationClient(BY_PROXY), stack);
  const { StageMachineArn, RollbackMachineArn, RecordGroup: group } = outputs;
  const stepFunctions = new SFNClient(BY_PROXY);
  const executions = executionsOf(stepFunctions);
  const lambda = new LambdaClient(BY_PROXY);
  const cloudWatch = new CloudWatchClient(BY_PROXY);
  const { dns } = connectRoute53(group, BY_PROXY);

  async function invoke(functionName: string, payload: object): Promise<unknown> {
    return readAnswer(
      await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) })),
    );
  }

  return {
    environment,
    name: stack.replace('/', '-'),
    outputs,
    async caller(named) {
      const identity = await callerName(new STSClient(BY_PROXY));
      return named ? `${named} (${identity})`.slice(0, LONGEST_NAME) : identity;
    },
    identity: () => callerArn(new STSClient(BY_PROXY)),
    invoke,
    async start(stateMachineArn, name, input) {
      const { executionArn } = await stepFunctions.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
      );
      return executionArn ?? executionArnOf(stateMachineArn, name);
    },
    stop: executions.stop,
    running: executions.running,
    async find(name) {
      for (const machineArn of [StageMachineArn, RollbackMachineArn]) {
        const found = await executions.describe(executionArnOf(machineArn, name)).catch(unlessUnknown);
        if (found) return found;
      }
      throw new NotDone(`Neither machine of ${environment} knows an execution "${name}".`);
    },
    async owner(owner) {
      const machineArn = [StageMachineArn, RollbackMachineArn].find((arn) => owner.startsWith(machineHash(arn)));
      return machineArn ? executions.find(machineArn, owner) : null;
    },
    rollBack(executionArn) {
      return startRollback(executions, RollbackMachineArn, executionArn, ownsLease(dns.list, group));
    },
    eventsAfter: (executionArn, last) => eventsAfter(stepFunctions, executionArn, last),
    records: () => readRecordGroup(dns.list, group),
    async healthConfig() {
      const { CheckFunctionName } = outputs;
      if (CheckFunctionName) return readHealthConfig(lambda, CheckFunctionName);
      throw new NotDone(`The stack of ${environment} is older than this command: deploy it again.`);
    },
    async metrics(config, window) {
      return (await readMetrics(cloudWatch, config, window)).series;
    },
    async alarm(name) {
      const [reading] = await readAlarms(cloudWatch, [name]);
      return reading ?? { name, state: 'missing', actionsEnabled: false, updatedAt: null };
    },
    alarms: (names) => readAlarms(cloudWatch, names),
    async setAlarm(AlarmName, StateValue, StateReason) {
      await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason }));
    },
    describe: executions.describe,
    latest: (machineArn, limit) => latestExecutions(stepFunctions, machineArn, limit),
    recorded: readExecutions(stepFunctions, RollbackMachineArn),
    async pendingApprovals() {
      return z.array(PendingApproval).parse(await invoke(outputs.ApprovalsFunctionName, { list: true }));
    },
    async consoleLink(executionArn) {
      return consoleLink(executionArn, (await stepFunctions.config.serviceConfiguredEndpoint?.()) !== undefined);
    },
  };
}

function unlessUnknown(error: unknown): null {
  if (error instanceof ExecutionDoesNotExist) return null;
  throw error;
}
