import { Stack, Validations } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import * as z from 'zod';
import { templateText } from './template-text.ts';

interface Reason {
  actions: string[];
  resources: string[];
}

/** What somebody gave a reason for, by the construct whose policies may have it. */
const EXPLAINED = new WeakMap<IConstruct, Reason[]>();

/**
 * Says why these actions of a construct's own policies name no resource. What a resource is called in the template is
 * known at the end alone: one of another stack, or of the one around a nested stack, becomes an import or a parameter.
 */
export function explainWildcards(scope: Construct, actions: string[], resources: string[], reason: string): void {
  EXPLAINED.set(scope, [...(EXPLAINED.get(scope) ?? []), { actions, resources }]);
  scope.node.addValidation({
    validate() {
      for (const resource of resources) {
        // cdk-nag knows resources alone, as they stand in the template, so a reason for one action would do for all.
        const id = `AwsSolutions::AwsSolutions-IAM5[Resource::${textIn(scope, resource)}]`;
        Validations.of(scope).acknowledge({ id, reason });
      }
      return [];
    },
  });
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
    const explained = policy.node.scopes
      .flatMap((above) => EXPLAINED.get(above) ?? [])
      .flatMap(({ actions, resources }) =>
        resources.flatMap((each) => actions.map((action) => pairOf(action, textIn(policy, each)))),
      );
    const pairs = Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action, Resource }) =>
      Resource.map(textOf).flatMap((resource) => Action.map((action) => pairOf(action, resource))),
    );
    return pairs
      .filter((pair) => /[*?]/.test(pair) && !explained.includes(pair))
      .map((pair) => `${policy.node.path} allows ${pair}, and nobody says why: name the resource, or give the reason.`);
  });
}

function pairOf(action: string, resource: string): string {
  return `${action} on ${resource}`;
}

function textIn(scope: IConstruct, resource: unknown): string {
  return textOf(Stack.of(scope).resolve(resource));
}

function textOf(resource: unknown): string {
  return templateText(resource, (unknown) => `<${unknown}>`);
}
