import {
  type Change,
  InvalidChangeBatch,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
} from '@aws-sdk/client-route-53';
import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import type { Executions, ListedExecution } from '../../core/executions/executions.ts';
import type { Dns } from '../../core/lease/swap.ts';
import { nameIn } from '../../core/protocol/arns.ts';
import type { Weights } from '../../core/protocol/rollout.ts';
import type { AbortEffects } from '../../functions/abort-stage/abort.ts';

/** What a function asks of the world, one thing at a time. */
export type Effect =
  | { kind: 'list'; input: ListResourceRecordSetsCommandInput }
  | { kind: 'change'; changes: Change[] }
  | { kind: 'running'; machineArn: string }
  | { kind: 'ended badly'; machineArn: string }
  | { kind: 'find'; machineArn: string; owner: string }
  | { kind: 'describe'; executionArn: string }
  | { kind: 'recall'; executionArn: string }
  | { kind: 'start'; machineArn: string; name: string; input: unknown }
  | { kind: 'stop'; executionArn: string }
  | { kind: 'look at alarms' }
  | { kind: 'mint' };

export interface Seen {
  arn: string;
  startedAt: string;
  running: boolean;
  concluded: boolean;
}

/** What an execution's history says that it did, as `Executions.recall` tells it. */
export interface Past {
  startedAt: string;
  plan: { from: Weights; to: Weights } | null;
  moving: boolean;
  claiming: boolean;
}

/** What the world answered; small, because it is part of a state. */
export type Answer =
  | { zone: number }
  | { applied: true }
  | { refused: string[] }
  | { seen: Seen[] }
  | { past: Past }
  | { started: 'started' | 'exists' }
  | { stopped: true }
  | { red: boolean }
  | { epoch: string }
  | { error: string };

/** Everything that a function may touch. */
export interface Effects {
  dns: Dns;
  executions: Executions;
  mint: () => string;
  isRed: () => Promise<boolean>;
  readAlarm: AbortEffects['readAlarm'];
  now: () => Date;
}

export type Perform = <T>(effect: Effect, read: (answer: Answer) => T) => Promise<T>;
export type PerformNow = <T>(effect: Effect, read: (answer: Answer) => T) => T;
export type ListPage = (zone: number, input: ListResourceRecordSetsCommandInput) => ListResourceRecordSetsCommandOutput;

/** Far from every clock of the model: no step is young, no end is long ago. */
export const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** The functions' own interfaces, each call of which is one effect. */
export function effectsOf(perform: Perform, performNow: PerformNow, listPage: ListPage): Effects {
  const describe = (executionArn: string) =>
    perform({ kind: 'describe', executionArn }, (answer) => {
      const [seen] = seenIn(answer);
      if (!seen) throw new ExecutionDoesNotExist({ $metadata: {}, message: executionArn });
      return listed(seen);
    });
  const dns: Dns = {
    list: (input) => perform({ kind: 'list', input }, (answer) => listPage('zone' in answer ? answer.zone : 0, input)),
    change: ({ ChangeBatch }) =>
      perform({ kind: 'change', changes: ChangeBatch?.Changes ?? [] }, (answer) => {
        if ('refused' in answer) throw invalidChangeBatch(answer.refused);
        return {
          $metadata: {},
          ChangeInfo: { Id: '/change/C1', Status: 'PENDING', SubmittedAt: LONG_AGO },
        };
      }),
  };
  return {
    dns,
    executions: {
      describe,
      isRunning: async (executionArn) => (await describe(executionArn)).running,
      running: (machineArn) => perform({ kind: 'running', machineArn }, (answer) => seenIn(answer).map(listed)),
      find: (machineArn, owner) =>
        perform({ kind: 'find', machineArn, owner }, (answer) => {
          const [seen] = seenIn(answer);
          return seen ? listed(seen) : null;
        }),
      endedBadly: (machineArn) => perform({ kind: 'ended badly', machineArn }, (answer) => seenIn(answer).map(listed)),
      recall: (executionArn) =>
        perform({ kind: 'recall', executionArn }, (answer) => {
          if (!('past' in answer)) throw new ExecutionDoesNotExist({ $metadata: {}, message: executionArn });
          return { ...answer.past, startedAt: new Date(answer.past.startedAt) };
        }),
      lastActivity: async () => null,
      start: (machineArn, name, input) =>
        perform({ kind: 'start', machineArn, name, input }, (answer) =>
          'started' in answer ? answer.started : 'exists',
        ),
      stop: (executionArn) => perform({ kind: 'stop', executionArn }, () => undefined),
    },
    mint: () => performNow({ kind: 'mint' }, (answer) => ('epoch' in answer ? answer.epoch : '')),
    isRed: () => perform({ kind: 'look at alarms' }, (answer) => 'red' in answer && answer.red),
    readAlarm: async (name) => ({ name, state: 'ALARM', actionsEnabled: true, updatedAt: null }),
    now: () => LONG_AGO,
  };
}

function seenIn(answer: Answer): Seen[] {
  return 'seen' in answer ? answer.seen : [];
}

function listed({ arn, startedAt, running, concluded }: Seen): ListedExecution {
  const endedAt = running ? null : LONG_AGO;
  return { arn, name: nameIn(arn), running, concluded, startedAt: new Date(startedAt), endedAt, dryRun: false };
}

function invalidChangeBatch(messages: string[]): InvalidChangeBatch {
  return new InvalidChangeBatch({ $metadata: {}, message: `[${messages.join(', ')}]`, messages });
}
