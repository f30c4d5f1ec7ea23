import { Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { longestText } from './template-text.ts';

/**
 * Of one managed policy. The CDK moves there, statement by statement, what has no room in a role's own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
const MOST_CHARACTERS = 6144;

/** Why IAM would refuse a policy below this construct in the middle of a deployment: one statement names all records. */
export function whyPolicyTooLong(scope: Construct): string[] {
  const policies = scope.node.findAll().filter((child) => child instanceof CfnManagedPolicy);
  return policies
    .map(({ policyDocument }) => textOf(Stack.of(scope).resolve(policyDocument)).length)
    .filter((characters) => characters > MOST_CHARACTERS)
    .map(
      (characters) =>
        `A policy of its role would take ${characters} characters, and IAM takes ${MOST_CHARACTERS}: name fewer records in "recordGroup.records", or write a shorter "leaseRecordName".`,
    );
}

function textOf(document: unknown): string {
  return JSON.stringify(document, (_, part) => (isUnknown(part) ? longestText(part) : part));
}

/** What only a deployment knows: an object such as `{ Ref: … }`. */
function isUnknown(part: unknown): boolean {
  const keys = typeof part === 'object' && part !== null ? Object.keys(part) : [];
  return keys.some((key) => key === 'Ref' || key.startsWith('Fn::'));
}
