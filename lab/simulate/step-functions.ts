import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  SFNServiceException,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { executionArnOf, nameIn } from '../../core/protocol/arns.ts';
import type { Account } from './account.ts';
import { type Carrying, carry, type Execution } from './execution.ts';

/** A state machine that is deployed. */
export type Deployed = Pick<Carrying, 'machine' | 'perform'> & {
  /** As the status event of Step Functions. */
  onStatus(execution: Execution): void;
};

const Input = z.object({
  stateMachineArn: z.string().optional(),
  executionArn: z.string().default(''),
  name: z.string().default(''),
  input: z.string().default('{}'),
  statusFilter: z.string().optional(),
  maxResults: z.number().default(100),
  error: z.string().optional(),
});

/** Step Functions, for all machines of an account. */
export class StepFunctions {
  /** How many executions run, of all machines. */
  running = 0;
  private readonly account: Account;
  private readonly machines = new Map<string, Deployed>();
  private readonly executions = new Map<string, Execution[]>();
  private readonly byArn = new Map<string, Execution>();

  constructor(account: Account) {
    this.account = account;
  }

  deploy(machineArn: string, deployed: Deployed): void {
    this.machines.set(machineArn, deployed);
  }

  of(machineArn: string): Execution[] {
    return this.executions.get(machineArn) ?? [];
  }

  /** What a client of the SDK is answered. */
  async answer(operation: string, given: object): Promise<object> {
    const input = Input.parse(given);
    const answer = await this.account.call('Step Functions', operation, 0, () => this.perform(operation, input));
    if (answer === 'throttled') throw refusal('ThrottlingException', 'Rate exceeded');
    if (answer instanceof Error) throw answer;
    return answer;
  }

  start(machineArn: string, name: string, input: unknown): Execution {
    const deployed = this.machines.get(machineArn);
    if (!deployed) throw new Error(`no state machine ${machineArn}`);
    const { clock, random } = this.account;
    const arn = executionArnOf(machineArn, name);
    const [status, startedAt] = ['RUNNING' as const, clock.now];
    const told = { input: JSON.stringify(input), status, startedAt, endedAt: null, error: null, history: [] };
    const execution: Execution = { arn, name, machineArn, ...told };
    this.executions.set(machineArn, [...this.of(machineArn), execution]);
    this.byArn.set(arn, execution);
    this.running += 1;
    deployed.onStatus(execution);
    void carry(execution, { clock, random, ...deployed }).then(({ status }) => {
      if (execution.status === 'RUNNING') this.end(execution, status === 'succeeded' ? 'SUCCEEDED' : 'FAILED');
    });
    return execution;
  }

  private end(execution: Execution, status: ExecutionStatus): void {
    execution.status = status;
    execution.endedAt = this.account.clock.now;
    this.running -= 1;
    this.machines.get(execution.machineArn)?.onStatus(execution);
  }

  private perform(operation: string, input: z.output<typeof Input>): object {
    const { stateMachineArn = '', executionArn, name } = input;
    if (operation === 'ListExecutions') return this.list(stateMachineArn, input);
    if (operation === 'StartExecution') {
      const taken = this.byArn.get(executionArnOf(stateMachineArn, name));
      if (!taken) return { executionArn: this.start(stateMachineArn, name, JSON.parse(input.input)).arn };
      const isSame = taken.status === 'RUNNING' && taken.input === input.input;
      return isSame ? { executionArn: taken.arn } : new ExecutionAlreadyExists({ $metadata: {}, message: name });
    }
    const execution = this.byArn.get(executionArn);
    if (!execution) return new ExecutionDoesNotExist({ $metadata: {}, message: executionArn });
    if (operation === 'DescribeExecution') return { ...listed(execution), input: execution.input };
    if (operation === 'GetExecutionHistory') return { events: execution.history.toReversed().map((told) => told()) };
    if (operation === 'StopExecution') {
      if (execution.status === 'RUNNING') {
        execution.error = input.error ?? null;
        this.end(execution, 'ABORTED');
      }
      return { stopDate: new Date() };
    }
    throw new Error(`no model of Step Functions' ${operation}`);
  }

  private list(machineArn: string, { statusFilter, maxResults }: z.output<typeof Input>): object {
    const newestFirst = this.of(machineArn).toReversed();
    const fitting = newestFirst.filter(({ status }) => statusFilter === undefined || status === statusFilter);
    return {
      executions: fitting.slice(0, maxResults).map(listed),
      ...(fitting.length > maxResults && { nextToken: 'more' }),
    };
  }
}

function listed({ arn, machineArn, status, startedAt, endedAt, error }: Execution) {
  return {
    ...{ executionArn: arn, stateMachineArn: machineArn, name: nameIn(arn), status },
    startDate: new Date(startedAt),
    ...(endedAt !== null && { stopDate: new Date(endedAt) }),
    ...(error !== null && { error }),
  };
}

function refusal(name: string, message: string): SFNServiceException {
  return new SFNServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });
}
