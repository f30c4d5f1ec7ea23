import { Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * Where pending approvals stand in Parameter Store: what is asked under `requests`, for everybody who may look; the
 * task token under `tokens`, for who may answer.
 */
export class ApprovalStore extends Construct {
  readonly prefix: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.prefix = `/sluice/${Stack.of(this).stackName}/approvals`;
  }

  grantRequest(grantee: IGrantable): void {
    this.allow(grantee, ['requests/*', 'tokens/*'], 'ssm:PutParameter');
  }

  grantDecide(grantee: IGrantable): void {
    this.allow(grantee, ['requests/*', 'tokens/*'], 'ssm:GetParameter', 'ssm:DeleteParameters');
  }

  grantView(grantee: IGrantable): void {
    this.allow(grantee, ['requests'], 'ssm:GetParametersByPath');
  }

  grantSweep(grantee: IGrantable): void {
    this.grantView(grantee);
    this.allow(grantee, ['requests/*', 'tokens/*'], 'ssm:DeleteParameters');
  }

  private allow(grantee: IGrantable, names: string[], ...actions: string[]): void {
    const resources = names.map((name) =>
      Stack.of(this).formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: `${this.prefix.slice(1)}/${name}`,
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  }
}
