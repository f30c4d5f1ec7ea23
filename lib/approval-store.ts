import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { grant } from './grant.ts';
import type { RolloutFunction } from './rollout-function.ts';
import { rolloutName } from './rollout-name.ts';

/**
 * Where pending approvals stand in Parameter Store: what is asked under `requests`, for everybody who may look; the
 * task token under `tokens`, for who may answer.
 */
export class ApprovalStore extends Construct {
  readonly prefix: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.prefix = `/sluice/${rolloutName(this)}/approvals`;
  }

  grantRequest(to: RolloutFunction): void {
    this.allow(to, ['requests/*', 'tokens/*'], 'ssm:PutParameter');
  }

  grantDecide(to: RolloutFunction): void {
    this.allow(to, ['requests/*', 'tokens/*'], 'ssm:GetParameter', 'ssm:DeleteParameters');
  }

  grantView(to: RolloutFunction): void {
    this.allow(to, ['requests'], 'ssm:GetParametersByPath');
  }

  grantSweep(to: RolloutFunction): void {
    this.grantView(to);
    this.allow(to, ['requests/*', 'tokens/*'], 'ssm:DeleteParameters');
  }

  /** To remember which gates somebody was reminded of. */
  grantRemind(to: RolloutFunction): void {
    this.allow(to, ['reminders'], 'ssm:GetParametersByPath');
    this.allow(to, ['reminders/*'], 'ssm:PutParameter', 'ssm:DeleteParameters');
  }

  private allow(to: RolloutFunction, names: string[], ...actions: string[]): void {
    const resources = names.map((name) =>
      Stack.of(this).formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: `${this.prefix.slice(1)}/${name}`,
      }),
    );
    grant(to, { actions, resources, wildcardBecause: 'The last part is the name of the execution that waits.' });
  }
}
