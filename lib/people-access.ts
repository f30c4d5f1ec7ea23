import { Stack } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { RolloutFunctions } from './functions.ts';
import { grant, grantReadAlarms, grantReadMetrics } from './grant.ts';
import type { MachineAccess } from './machine-access.ts';
import type { RecordGroup } from './record-group.ts';
import type { RolloutFunction } from './rollout-function.ts';
import { outermostStack } from './rollout-name.ts';

export interface PeopleAccessProps {
  functions: RolloutFunctions;
  recordGroup: RecordGroup;
  stageMachine: MachineAccess;
  rollbackMachine: MachineAccess;
}

/** What people and pipelines may do, by the command line and the dashboard. docs/permissions.md prints it. */
export class PeopleAccess extends Construct {
  private readonly parts: PeopleAccessProps;

  constructor(scope: Construct, id: string, props: PeopleAccessProps) {
    super(scope, id);
    this.parts = props;
  }

  look(to: IGrantable): Grant {
    const { functions, recordGroup, stageMachine, rollbackMachine } = this.parts;
    const reads = [stageMachine, rollbackMachine].flatMap((machine) => [
      machine.grantList(to),
      machine.grantDescribe(to),
      machine.grantHistory(to),
    ]);
    return all(
      this.findStack(to),
      ...reads,
      recordGroup.grantRead(to),
      grantReadMetrics(to),
      grantReadAlarms(to),
      grant(to, {
        actions: ['cloudwatch:GetDashboard', 'cloudwatch:ListDashboards'],
        resources: ['*'],
        wildcardBecause: 'The console lists all dashboards before it shows one.',
      }),
      // By what is judged: the limits of the figures that are shown.
      grant(to, {
        actions: ['lambda:GetFunctionConfiguration'],
        resources: [functions.checkHealth.lambda.functionArn],
      }),
      invoke(to, functions.approvalsWidget, functions.preflight),
    );
  }

  /** Besides looking. */
  start(to: IGrantable): Grant {
    return this.parts.stageMachine.grantStart(to);
  }

  /** Besides looking. */
  approve(to: IGrantable): Grant {
    return invoke(to, this.parts.functions.decideApproval);
  }

  /** Besides looking, starting and approving. */
  operate(to: IGrantable): Grant {
    const { functions, stageMachine, rollbackMachine } = this.parts;
    const { flushCache, compareBackends } = functions;
    const called = compareBackends ? [flushCache, compareBackends] : [flushCache];
    return all(rollbackMachine.grantStart(to), stageMachine.grantStop(to), invoke(to, ...called));
  }

  /** The command line finds everything by the outputs of the stack. */
  private findStack(to: IGrantable): Grant {
    const { stackName } = outermostStack(this);
    return grant(to, {
      actions: ['cloudformation:DescribeStacks'],
      resources: [
        Stack.of(this).formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${stackName}/*` }),
      ],
      wildcardBecause: 'The last part is an id that CloudFormation chooses.',
    });
  }
}

/** People call what is deployed now, not a version of it. */
function invoke(to: IGrantable, ...functions: RolloutFunction[]): Grant {
  return grant(to, {
    actions: ['lambda:InvokeFunction'],
    resources: functions.map(({ lambda }) => lambda.functionArn),
  });
}

function all(first: Grant, ...others: Grant[]): Grant {
  return others.reduce((together, one) => together.combine(one), first);
}
