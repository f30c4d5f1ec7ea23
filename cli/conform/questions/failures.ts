import { describeFailure } from '../../../core/executions/describe-failure.ts';
import { failureOf, run, type Try } from '../executions.ts';
import type { Question } from '../question.ts';
import type { Site } from '../site.ts';
import { closeThrottled } from '../throttled.ts';

const STEPS = 'lib/workflow-steps.ts';
const WORDS = 'core/executions/describe-failure.ts';

async function caught(site: Site, what: Try['try']): Promise<string> {
  return (await failureOf(site, { try: what })).failure.Error;
}

/** As the operator is told of it. */
async function described(site: Site, what: Try['try']): Promise<string> {
  const { error, cause } = describeFailure(await failureOf(site, { try: what }));
  return `${error}: ${cause}`;
}

/** What Step Functions calls what goes wrong: retries and catches are chosen by these names. */
export const failures: Question[] = [
  {
    id: 'error-of-a-function',
    question: 'Is what a function throws caught by its name, with its message in a JSON cause?',
    restsOn: { what: 'every ending of a stage in words', file: WORDS },
    otherwise: 'Stages would end under names that no retry, report or runbook knows.',
    expects: 'LeaseHeld: Another stage has it.',
    ask: (site) => described(site, 'throw'),
  },
  {
    id: 'time-out-of-a-task',
    question: 'Is a task that runs too long caught as States.Timeout, with no cause of its own?',
    restsOn: { what: 'what an operator reads after a time-out', file: WORDS },
    otherwise: 'The message would have other words, or none.',
    expects: 'States.Timeout: A step did not answer in its time limit.',
    ask: (site) => described(site, 'sleepTooLong'),
  },
  {
    id: 'time-out-of-a-function',
    question: 'Is a function that Lambda ended for its time caught as Sandbox.Timedout?',
    restsOn: { what: 'it is tried again as any failure, not as Lambda failing', file: STEPS },
    otherwise: 'If it had a name of Lambda itself, it would be tried as often as a throttled call.',
    expects: 'Sandbox.Timedout',
    ask: (site) => caught(site, 'outlastFunction'),
  },
  {
    id: 'throttled-task',
    question: 'Is a task whose function has no concurrency left caught as Lambda.TooManyRequestsException?',
    restsOn: { what: 'the way back outlasts throttling', file: STEPS },
    otherwise: 'A rollback would give up after minutes while the account has no concurrency.',
    expects: 'Lambda.TooManyRequestsException',
    async ask(site) {
      await closeThrottled(site);
      return caught(site, 'callThrottled');
    },
  },
  {
    id: 'refused-task',
    question: 'Is a task whose machine may not call the function caught as Lambda.AWSLambdaException?',
    restsOn: { what: 'no patience with a missing permission', file: STEPS },
    otherwise: 'A rollback that may not go would be tried for half an hour before anybody is told.',
    expects: 'Lambda.AWSLambdaException',
    ask: (site) => caught(site, 'callForbidden'),
  },
  {
    id: 'gate-whose-function-fails',
    question: 'Does a task that waits for a token fail when its function does?',
    restsOn: { what: 'a gate that nobody can be asked at ends', file: STEPS },
    otherwise: 'Such a stage would wait until the gate expires.',
    expects: 'NoStore: Nobody could be asked.',
    ask: (site) => described(site, 'askAndFail'),
  },
  {
    id: 'choice-by-time',
    question: 'Does TimestampGreaterThanPath compare the time of entering a state with one in the data?',
    restsOn: { what: 'deadlines of warm-up and bake', file: 'lib/stage-workflow.ts' },
    otherwise: 'A stage would wait for ever for a cache that stays cold.',
    expects: 'Late',
    async ask(site) {
      return (await run(site, { try: 'waitForToken', until: '2026-01-01T00:00:00Z' })).error ?? 'not late';
    },
  },
];
