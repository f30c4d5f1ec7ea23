import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { explainWildcards } from './wildcards.ts';

export interface Grant {
  actions: string[];
  resources: string[];
  conditions?: PolicyStatementProps['conditions'];
  /** Why a resource has to be a wildcard; without one, a wildcard fails the synth. */
  wildcardBecause?: string;
}

/** A construct that holds one function. */
type Grantee = Construct & { readonly lambda: Lambda };

/** Lets one function do this, and nothing else. */
export function grant(to: Grantee, { actions, resources, conditions = {}, wildcardBecause }: Grant): void {
  to.lambda.addToRolePolicy(new PolicyStatement({ actions, resources, conditions }));
  if (wildcardBecause) explainWildcards(to, actions, resources, wildcardBecause);
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
