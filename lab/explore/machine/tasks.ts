import { calledAt } from '../../support/machine/called.ts';
import type { Machine } from '../../support/machine/definition.ts';
import type { ProgramName } from '../programs.ts';

/** How a task that does not touch the lease may end. */
interface Canned {
  answers: { says: string; value: unknown }[];
  errors: string[];
}

/** A task of a definition: a real function, or one whose outcomes are listed. */
export type Task = { program: ProgramName } | { canned: Canned };

/** What Lambda, Step Functions and a bug can do to every task. */
const ANY_TASK = [
  'Lambda.TooManyRequestsException',
  'Sandbox.Timedout',
  'TypeError',
  'States.Timeout',
  'States.Runtime',
];

const FRESH = '2999-01-01T00:00:00.000Z';
const STALE = '2001-01-01T00:00:00.000Z';

const CANNED: Record<string, Canned> = {
  FlushCache: {
    answers: [
      { says: 'done', value: { done: true, freshUntil: FRESH } },
      { says: 'done, and stale by the time somebody answers', value: { done: true, freshUntil: STALE } },
      { says: 'not done yet', value: { done: false, freshUntil: FRESH } },
    ],
    errors: ['RedisUnavailable', 'RedisAuthFailed', 'FlushTimedOut'],
  },
  CheckHealth: {
    answers: [
      { says: 'pass', value: { verdict: 'pass' } },
      { says: 'wait', value: { verdict: 'wait' } },
      { says: 'fail', value: { verdict: 'fail' } },
    ],
    errors: [],
  },
  RequestApproval: {
    answers: [{ says: 'approved', value: { decision: 'approved' } }],
    errors: ['ApprovalRejected'],
  },
  confirm: {
    answers: [
      { says: 'in sync', value: { status: 'INSYNC' } },
      { says: 'pending', value: { status: 'PENDING' } },
    ],
    errors: ['ChangeNotInSync'],
  },
  publish: { answers: [{ says: 'told', value: {} }], errors: ['SNS.SnsException'] },
};

const PROGRAMS: Record<string, ProgramName> = {
  PrepareStage: 'prepare',
  advance: 'advance',
  release: 'release',
  restore: 'restore',
  free: 'free',
  StartRollback: 'startRollback',
};

export function taskOf(machine: Machine, name: string): Task {
  const called = calledAt(machine, name);
  const program = PROGRAMS[called];
  if (program) return { program };
  const canned = CANNED[called];
  if (!canned) throw new Error(`no model of the task "${name}" (${called})`);
  return { canned: { ...canned, errors: [...canned.errors, ...ANY_TASK] } };
}

/** What a real function's answer is to the machine: without what only people read, so that retries lead to the same state. */
export function essence(program: ProgramName, value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, part: unknown) => (UNREAD[program]?.includes(key) ? undefined : part));
}

const UNREAD: Partial<Record<ProgramName, string[]>> = {
  advance: ['id', 'submittedAt', 'inSyncAt'],
  restore: ['id', 'submittedAt', 'inSyncAt', 'message', 'weights', 'left'],
  free: ['freed', 'message'],
};
