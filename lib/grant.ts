import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { templateText } from './template-text.ts';

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
  if (wildcardBecause) acknowledgeWildcards(to, resources, wildcardBecause);
}

/** cdk-nag wants each wildcard named as it stands in the template, with a reason. */
export function acknowledgeWildcards(scope: Construct, resources: string[], reason: string): void {
  for (const resource of resources) {
    const text = templateText(Stack.of(scope).resolve(resource), (unknown) => `<${unknown}>`);
    Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-IAM5[Resource::${text}]`, reason });
  }
}
