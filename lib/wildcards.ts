import { Stack, Validations } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import * as z from 'zod';
import { templateText } from './template-text.ts';

/** The pairs of action and resource that somebody gave a reason for, by the construct whose policies may have them. */
const EXPLAINED = new WeakMap<IConstruct, Set<string>>();

/** Says why these actions of a construct's own policies name no resource. */
export function explainWildcards(scope: Construct, actions: string[], resources: string[], reason: string): void {
  const explained = EXPLAINED.get(scope) ?? new Set();
  EXPLAINED.set(scope, explained);
  for (const resource of resources.map((each) => textOf(Stack.of(scope).resolve(each)))) {
    for (const action of actions) explained.add(pairOf(action, resource));
    // cdk-nag knows resources alone, as they stand in the template, so a reason for one action would do for all.
    Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`, reason });
  }
}

const list = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const Document = z.object({
  Statement: z.array(z.object({ Effect: z.string(), Action: list.pipe(z.array(z.string())), Resource: list })),
});

/** Each grant at large below this construct that nobody gave a reason for. */
export function unexplainedWildcards(scope: Construct): string[] {
  const policies = scope.node
    .findAll()
    .filter((child) => child instanceof CfnPolicy || child instanceof CfnManagedPolicy);
  return policies.flatMap((policy) => {
    const { Statement } = Document.parse(Stack.of(policy).resolve(policy.policyDocument));
    const pairs = Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action, Resource }) =>
      Resource.map(textOf).flatMap((resource) => Action.map((action) => pairOf(action, resource))),
    );
    return pairs
      .filter((pair) => /[*?]/.test(pair) && !policy.node.scopes.some((above) => EXPLAINED.get(above)?.has(pair)))
      .map((pair) => `${policy.node.path} allows ${pair}, and nobody says why: name the resource, or give the reason.`);
  });
}

function pairOf(action: string, resource: string): string {
  return `${action} on ${resource}`;
}

function textOf(resource: unknown): string {
  return templateText(resource, (unknown) => `<${unknown}>`);
}
