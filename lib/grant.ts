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
