import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

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

  grantList(grantee: IGrantable): void {
    this.allow(grantee, this.arn, 'states:ListExecutions');
  }

  grantStart(grantee: IGrantable): void {
    this.allow(grantee, this.arn, 'states:StartExecution');
  }

  grantDescribe(grantee: IGrantable): void {
    this.allow(grantee, this.executions, 'states:DescribeExecution');
  }

  grantStop(grantee: IGrantable): void {
    this.allow(grantee, this.executions, 'states:StopExecution');
  }

  /** To answer a task that waits for a person. */
  grantAnswer(grantee: IGrantable): void {
    this.allow(grantee, this.arn, 'states:SendTaskSuccess', 'states:SendTaskFailure');
  }

  private allow(grantee: IGrantable, resource: string, ...actions: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }));
  }
}
