import { Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { settings } from '../../lab/support/settings.ts';
import { appToRead } from '../../lab/support/synth.ts';
import type { RecordGroupProps } from '../../lib/props.ts';
import { RolloutOrchestrator } from '../../lib/rollout-orchestrator.ts';

const LEAST = settings();

type Duty = 'grantRead' | 'grantStart' | 'grantApprove' | 'grantOperate';

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** What a role may do besides reading, as action and what it names. */
function mayDo(duty: Duty, recordGroup: RecordGroupProps = LEAST.recordGroup): string[] {
  const app = appToRead();
  const stack = new Stack(app, 'Shop');
  const role = new Role(stack, 'Somebody', { assumedBy: new AccountRootPrincipal() });
  const rollout = new RolloutOrchestrator(stack, 'Rollout', { ...LEAST, recordGroup });

  rollout[duty](role).assertSuccess();

  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements: Statement[] = policies
    .filter(([id]) => id.startsWith('Somebody'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  return statements.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${nameIn(resource)}`)),
  );
}

function nameIn(resource: unknown): string {
  const text = JSON.stringify(resource);
  return (
    /Functions(\w+?)Function[0-9A-F]{8}|(Shop(?:-\w+)?)|hostedzone\/(\w+)|(cdk-dns)/
      .exec(text)
      ?.slice(1)
      .find(Boolean) ?? text
  );
}

const READS = /^(cloudformation|cloudwatch|route53|lambda:Get|states:(List|Describe|Get))|(ApprovalsWidget|Preflight)$/;

describe('whoever works with a rollout', () => {
  it.each<[Duty, string[]]>([
    ['grantRead', []],
    ['grantStart', ['states:StartExecution Shop-stage']],
    ['grantApprove', ['lambda:InvokeFunction DecideApproval']],
    [
      'grantOperate',
      [
        'lambda:InvokeFunction DecideApproval',
        'lambda:InvokeFunction FlushCache',
        'states:StartExecution Shop-rollback',
        'states:StartExecution Shop-stage',
        'states:StopExecution Shop-stage',
      ],
    ],
  ])('may, by %s, look and do nothing else but %j', (duty, expected) => {
    const all = mayDo(duty);

    expect(all.filter((one) => !READS.test(one)).sort()).toEqual(expected);
    expect(all).toContain('route53:ListResourceRecordSets Z0123456789ABC');
    expect(all).toContain('cloudformation:DescribeStacks Shop');
  });

  it('has no rights that cdk-nag would find fault with', () => {
    const app = appToRead();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const stack = new Stack(app, 'Shop');
    const role = new Role(stack, 'Somebody', { assumedBy: new AccountRootPrincipal() });
    new RolloutOrchestrator(stack, 'Rollout', LEAST).grantOperate(role);

    expect(() => app.synth()).not.toThrow();
  });

  it('assumes the same role as the functions, where the zone is in another account', () => {
    const all = mayDo('grantRead', { ...LEAST.recordGroup, roleArn: 'arn:aws:iam::210987654321:role/cdk-dns' });

    expect(all).toContain('sts:AssumeRole cdk-dns');
    expect(all.join()).not.toContain('route53:');
  });
});
