import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import * as z from 'zod';

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
    const id = `AwsSolutions::AwsSolutions-IAM5[Resource::${flatten(Stack.of(scope).resolve(resource))}]`;
    Validations.of(scope).acknowledge({ id, reason });
  }
}

const Join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const Ref = z.object({ Ref: z.string() });
const GetAtt = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });

function flatten(value: unknown): string {
  const join = Join.safeParse(value);
  if (join.success) return join.data['Fn::Join'][1].map(flatten).join(join.data['Fn::Join'][0]);
  const att = GetAtt.safeParse(value);
  if (att.success) return `<${att.data['Fn::GetAtt'].join('.')}>`;
  const ref = Ref.safeParse(value);
  return ref.success ? `<${ref.data.Ref}>` : String(value);
}
