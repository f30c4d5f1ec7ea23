import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import type { Executions, ListedExecution } from '../../core/executions/executions.ts';
import { NO_PAST, type Past } from '../../core/lease/decide-restore.ts';
import { ownerOf } from '../../core/lease/lease.ts';
import { executionArnOf, isExecutionOf, nameIn } from '../../core/protocol/arns.ts';

/** Step Functions with these executions in it; what is started or stopped is kept. */
export class FakeExecutions implements Executions {
  readonly known: ListedExecution[];
  readonly started: { machineArn: string; name: string; input: unknown }[] = [];

  constructor(...known: ListedExecution[]) {
    this.known = known;
  }

  running: Executions['running'] = async (machineArn) =>
    this.known.filter(({ arn, running }) => running && isExecutionOf(machineArn, arn));

  find: Executions['find'] = async (machineArn, owner) =>
    this.known.find(({ arn }) => isExecutionOf(machineArn, arn) && ownerOf(arn) === owner) ?? null;

  describe: Executions['describe'] = async (executionArn) => {
    const found = this.known.find(({ arn }) => arn === executionArn);
    if (!found) throw new ExecutionDoesNotExist({ $metadata: {}, message: `${executionArn} does not exist` });
    return found;
  };

  isRunning: Executions['isRunning'] = async (arn) => (await this.describe(arn)).running;

  /** What each stage is to have done, by ARN; of the others nothing is known. */
  readonly pasts = new Map<string, Past>();

  recall: Executions['recall'] = async (executionArn) => {
    const { startedAt } = await this.describe(executionArn);
    return this.pasts.get(executionArn) ?? { startedAt, ...NO_PAST };
  };

  endedBadly: Executions['endedBadly'] = async (machineArn, since) =>
    this.known.filter(
      ({ arn, endedAt, concluded }) =>
        isExecutionOf(machineArn, arn) && !concluded && endedAt !== null && endedAt >= since,
    );

  lastActivity: Executions['lastActivity'] = async () => null;

  start: Executions['start'] = async (machineArn, name, input) => {
    const arn = executionArnOf(machineArn, name);
    if (this.known.some((execution) => execution.arn === arn)) return 'exists';
    this.started.push({ machineArn, name, input });
    this.known.push(running(arn));
    return 'started';
  };

  stop: Executions['stop'] = async (arn) => {
    const found = this.known.find((execution) => execution.arn === arn);
    if (found) this.known.splice(this.known.indexOf(found), 1, ended(arn));
  };
}

export function running(arn: string, startedAt = new Date('2026-11-21T10:00:00Z')): ListedExecution {
  return {
    arn,
    name: nameIn(arn),
    running: true,
    concluded: false,
    startedAt,
    endedAt: null,
    dryRun: false,
  };
}

export function ended(arn: string, endedAt = new Date('2026-11-21T10:10:00Z')): ListedExecution {
  return { ...running(arn), running: false, endedAt };
}
