import {
  GetRolePolicyCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import * as z from 'zod';
import { holderOf } from '../emulator/judged.ts';

const Many = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Policy = z.looseObject({ Statement: z.array(z.looseObject({ Action: Many })) });

/** Takes one action from a role, whatever the resource, while something happens; `stack` is whose, where there are several. */
export async function without<T>(
  iam: IAMClient,
  holder: string,
  action: string,
  during: () => Promise<T>,
  stack = '',
): Promise<T> {
  const RoleName = await roleOf(iam, holder, stack);
  const { PolicyNames: [PolicyName] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  const document = decodeURIComponent(PolicyDocument);
  const put = (text: string) => iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: text }));
  await put(withoutAction(document, action));
  try {
    return await during();
  } finally {
    await put(document);
  }
}

function withoutAction(document: string, action: string): string {
  const policy = Policy.parse(JSON.parse(document));
  const left = policy.Statement.map((each) => ({ ...each, Action: each.Action.filter((one) => one !== action) }));
  const before = policy.Statement.flatMap(({ Action }) => Action);
  if (!before.includes(action)) throw new Error(`${action} is not granted: ${before.join(', ')}.`);
  return JSON.stringify({ ...policy, Statement: left.filter(({ Action }) => Action.length > 0) });
}

async function roleOf(iam: IAMClient, holder: string, stack: string): Promise<string> {
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {})) {
    const found = Roles.find(
      ({ RoleName = '' }) =>
        !RoleName.startsWith('cdk-') && RoleName.startsWith(stack) && holderOf(RoleName) === holder,
    );
    if (found?.RoleName) return found.RoleName;
  }
  throw new Error(`There is no role of ${holder}.`);
}
