import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Errors,
  Fail,
  type FailProps,
  IntegrationPattern,
  JitterType,
  JsonPath,
  Pass,
  type PassProps,
  type RetryProps,
  Succeed,
  TaskInput,
  type TaskStateBase,
  Timeout,
  Wait,
  type WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import {
  LambdaInvoke,
  type LambdaInvokeProps,
  SnsPublish,
  type SnsPublishProps,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { ErrorName } from '../core/protocol/endings.ts';
import type { NameIn, StateType } from '../core/protocol/states.ts';
import type { RolloutFunction } from './rollout-function.ts';

/** The execution that a step belongs to, as the functions take it. */
export const THIS_EXECUTION = {
  arn: JsonPath.stringAt('$$.Execution.Id'),
  name: JsonPath.stringAt('$$.Execution.Name'),
  startedAt: JsonPath.stringAt('$$.Execution.StartTime'),
};

export interface Step {
  /** The function that does it. */
  does: RolloutFunction;
  /** What it is told; JsonPath inside. */
  with: Record<string, unknown>;
  /** Where in the state data its answer goes. */
  answersTo: string;
  /** How long to ask while Lambda itself does not answer. @default - as all of its machine */
  whileLambdaFails?: RetryProps;
}

/** A step that waits until a person has answered. */
export interface Gate extends Step {
  expiresAfter: Duration;
}

/** Makes the states of one machine. A name that its table does not have, or has with another type, does not compile. */
export function statesOf<States extends Record<string, StateType>>(
  scope: Construct,
  usually: RetryProps = LAMBDA_HICCUPS,
) {
  type Named<Type extends StateType> = NameIn<States, Type>;
  return {
    pass: (name: Named<'Pass'>, props: PassProps) => new Pass(scope, name, props),
    choice: (name: Named<'Choice'>) => new Choice(scope, name),
    wait: (name: Named<'Wait'>, time: WaitTime) => new Wait(scope, name, { time }),
    succeed: (name: Named<'Succeed'>) => new Succeed(scope, name),
    fail: (name: Named<'Fail'>, props: FailProps) => new Fail(scope, name, props),

    /** A task that calls one function. */
    step: (name: Named<'Task'>, { does, with: payload, answersTo, whileLambdaFails = usually }: Step) =>
      invoke(scope, name, does, whileLambdaFails, {
        payload: TaskInput.fromObject(payload),
        payloadResponseOnly: true,
        resultPath: answersTo,
        taskTimeout: Timeout.duration(Duration.seconds(does.timeLimit.toSeconds() + 10)),
      }),

    /** A task whose function hands out a token, and that ends when somebody comes back with it. */
    gate: (name: Named<'Task'>, { does, with: payload, answersTo, expiresAfter }: Gate) =>
      invoke(scope, name, does, usually, {
        payload: TaskInput.fromObject({ token: JsonPath.taskToken, ...payload }),
        integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
        resultPath: answersTo,
        taskTimeout: Timeout.duration(expiresAfter),
      }),

    /** A task that tells people. */
    publish(name: Named<'Task'>, props: SnsPublishProps): SnsPublish {
      const task = new SnsPublish(scope, name, props);
      task.addRetry({ errors: TOPIC_REFUSES, maxAttempts: 0 });
      task.addRetry(PATIENT);
      return task;
    },
  };
}

function invoke(
  scope: Construct,
  name: string,
  { version: lambdaFunction }: RolloutFunction,
  whileLambdaFails: RetryProps,
  props: Partial<LambdaInvokeProps>,
): LambdaInvoke {
  const task = new LambdaInvoke(scope, name, { lambdaFunction, retryOnServiceExceptions: false, ...props });
  task.addRetry(LAMBDA_WAKES);
  task.addRetry(whileLambdaFails);
  return task;
}

/** Lambda itself, not the function. CDK's own list lacks TooManyRequestsException. */
const LAMBDA_IS_BUSY = [
  'Lambda.ServiceException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
];

/** Answers of SNS that no patience mends, and meanwhile the lease stays taken. */
const TOPIC_REFUSES = [
  'AuthorizationError',
  'NotFound',
  'InvalidParameter',
  'KMSAccessDenied',
  'KMSDisabled',
  'KMSInvalidState',
  'KMSNotFound',
  'KMSOptInRequired',
].map((name) => `SNS.${name}Exception`);

/** Worth another try, and then the way back. */
const LAMBDA_HICCUPS: RetryProps = {
  errors: [...LAMBDA_IS_BUSY, 'Lambda.AWSLambdaException'],
  interval: Duration.seconds(1),
  maxAttempts: 6,
  backoffRate: 2,
  jitterStrategy: JitterType.FULL,
};

/**
 * For the way back, which nobody else could go while Lambda does not answer: for longer than half an hour, and never more
 * than eight seconds behind its recovery. A canary on Lambda that runs wild may be what takes the account's concurrency.
 */
export const INSISTING: RetryProps = {
  // A refused permission is an AWSLambdaException: no patience mends that.
  errors: LAMBDA_IS_BUSY,
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxDelay: Duration.seconds(8),
  maxAttempts: 260,
  jitterStrategy: JitterType.NONE,
};

/**
 * A function that nobody has called for weeks is Inactive: the first call fails and wakes it, which takes up to two
 * minutes where it has network interfaces.
 * https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
const LAMBDA_WAKES: RetryProps = {
  errors: [
    'Lambda.ResourceNotReadyException',
    'Lambda.ENINotReadyException',
    'Lambda.CodeArtifactUserPendingException',
  ],
  interval: Duration.seconds(5),
  backoffRate: 1,
  maxAttempts: 36,
};

/** Tries again whatever went wrong, unless the error is an answer: for steps that may be repeated without harm. */
export function retryUnless(task: TaskStateBase, answers: ErrorName[], patience: RetryProps): void {
  if (answers.length > 0) task.addRetry({ errors: answers, maxAttempts: 0 });
  task.addRetry({ errors: [Errors.ALL], ...patience });
}

/** Route 53 takes one change per zone at a time, and ten calls a second per account: a few minutes get through. */
export const PATIENT: RetryProps = {
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxDelay: Duration.seconds(30),
  maxAttempts: 10,
  jitterStrategy: JitterType.FULL,
};

/** Forty tries span more than half an hour, the first of them seconds apart. No jitter: it would halve that, and one rollback runs at a time. */
export const MOST_PATIENT: RetryProps = {
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxDelay: Duration.seconds(60),
  maxAttempts: 40,
};
