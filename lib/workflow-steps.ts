import { Duration } from 'aws-cdk-lib';
import {
  JitterType,
  JsonPath,
  type RetryProps,
  TaskInput,
  type TaskStateBase,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
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
}

/** A task that calls one function. */
export function step(scope: Construct, name: string, { does, with: payload, answersTo }: Step): LambdaInvoke {
  const task = new LambdaInvoke(scope, name, {
    lambdaFunction: does.version,
    payload: TaskInput.fromObject(payload),
    payloadResponseOnly: true,
    resultPath: answersTo,
    retryOnServiceExceptions: false,
    taskTimeout: Timeout.duration(Duration.seconds(does.timeLimit.toSeconds() + 10)),
  });
  task.addRetry(LAMBDA_HICCUPS);
  return task;
}

/** Lambda itself, not the function: worth another try. CDK's own list lacks TooManyRequestsException. */
export const LAMBDA_HICCUPS: RetryProps = {
  errors: [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.TooManyRequestsException',
  ],
  interval: Duration.seconds(1),
  maxAttempts: 6,
  backoffRate: 2,
  jitterStrategy: JitterType.FULL,
};

/** Tries again whatever went wrong, unless the error is an answer: for steps that may be repeated without harm. */
export function retryUnless(task: TaskStateBase, answers: string[], patience: RetryProps): void {
  if (answers.length > 0) task.addRetry({ errors: answers, maxAttempts: 0 });
  task.addRetry({ errors: ['States.ALL'], ...patience });
}

/** Route 53 takes one change per zone at a time, and five calls a second per account: a few minutes get through. */
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
