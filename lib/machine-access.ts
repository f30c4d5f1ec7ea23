import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { grant } from './grant.ts';

/** Step Functions takes no longer name. */
const LONGEST_NAME = 80;

/**
 * A state machine by its name, before it exists: its functions need its ARN, and it needs theirs. Grants name this
 * machine and its executions, and nobody else's.
 */
export class MachineAccess extends Construct {
  readonly machineName: string;
  readonly arn: string;
  private readonly executions: string;

  constructor(scope: Construct, id: string, machineName: string) {
    super(scope, id);
    if (machineName.length > LONGEST_NAME) {
      throw new Error(
        `The state machine would be called "${machineName}", ${machineName.length} characters, and Step Functions takes ${LONGEST_NAME}: give the environment a shorter name.`,
      );
    }
    const stack = Stack.of(this);
    const arnOf = (resource: string, resourceName: string) =>
      stack.formatArn({ service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    this.machineName = machineName;
    this.arn = arnOf('stateMachine', machineName);
    this.executions = arnOf('execution', `${machineName}:*`);
  }

  grantList(to: IGrantable): Grant {
    return grant(to, { actions: ['states:ListExecutions'], resources: [this.arn] });
  }

  grantStart(to: IGrantable): Grant {
    return grant(to, { actions: ['states:StartExecution'], resources: [this.arn] });
  }

  /** To answer a task that waits for a person. */
  grantAnswer(to: IGrantable): Grant {
    return grant(to, { actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resources: [this.arn] });
  }

  /** To fail a task that waits for a person, because nobody could be asked. */
  grantFailTask(to: IGrantable): Grant {
    return grant(to, { actions: ['states:SendTaskFailure'], resources: [this.arn] });
  }

  grantDescribe(to: IGrantable): Grant {
    return this.grantExecutions(to, 'states:DescribeExecution');
  }

  grantHistory(to: IGrantable): Grant {
    return this.grantExecutions(to, 'states:GetExecutionHistory');
  }

  grantStop(to: IGrantable): Grant {
    return this.grantExecutions(to, 'states:StopExecution');
  }

  private grantExecutions(to: IGrantable, action: string): Grant {
    return grant(to, {
      actions: [action],
      resources: [this.executions],
      wildcardBecause: 'The names of executions are chosen when they are started.',
    });
  }
}
