import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { explainWildcards } from './wildcards.ts';

export interface Permission {
  actions: string[];
  resources: string[];
  conditions?: PolicyStatementProps['conditions'];
  /** Why a resource has to be a wildcard; in the stack's own functions, a wildcard without one fails the synth. */
  wildcardBecause?: string;
}

/** Lets somebody do this, and nothing else: a function of the stack, or whoever works with it. */
export function grant(to: IGrantable, { actions, resources, conditions = {}, wildcardBecause }: Permission): Grant {
  if (wildcardBecause && Construct.isConstruct(to)) explainWildcards(to, actions, resources, wildcardBecause);
  return Grant.addToPrincipal({ grantee: to, actions, resourceArns: resources, conditions });
}

export function grantReadAlarms(to: IGrantable): Grant {
  return grant(to, {
    actions: ['cloudwatch:DescribeAlarms'],
    resources: ['*'],
    wildcardBecause: 'CloudWatch describes composite alarms only to who may describe all.',
  });
}

export function grantReadMetrics(to: IGrantable): Grant {
  return grant(to, {
    actions: ['cloudwatch:GetMetricData'],
    resources: ['*'],
    wildcardBecause: 'GetMetricData lets nobody name a resource.',
  });
}

/** A key in KMS, for what this service does with it and nothing else. */
export function mayUseKey(scope: Construct, keyArn: string, service: string, actions: string[]): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [keyArn],
    // In China the name ends in ".cn".
    conditions: { StringLike: { 'kms:ViaService': `${service}.${Stack.of(scope).region}.amazonaws.com*` } },
  });
}
