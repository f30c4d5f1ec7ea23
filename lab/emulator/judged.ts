import * as z from 'zod';

/** What the emulator's IAM has judged since it started: see iam/ledger.py. */
export type Judged = z.infer<typeof Judged>;

const Judged = z.object({
  calls: z.number(),
  refused: z.array(z.object({ caller: z.string(), action: z.string(), resource: z.string(), because: z.string() })),
  grants: z.array(
    z.object({
      /** The name of a role, or the principal of a resource's own policy. */
      to: z.string(),
      action: z.string(),
      resource: z.string(),
      /** How often it was what allowed a call. */
      used: z.number(),
    }),
  ),
});

export async function readJudged(endpoint: string): Promise<Judged> {
  const answer = await fetch(`${endpoint}/_sluice/iam`);
  return Judged.parse(await answer.json());
}

/** What a role is for, as the stack calls it: `AbortStage`, `StageMachine`. The emulator's names are cut and numbered. */
export function holderOf(role: string): string {
  return role.match(/Rollout(?:Functions|Reports)?(\w+?)Role/)?.[1] ?? role;
}

/** What is granted in some stack and was never what allowed a call in any: a line each. */
export function unusedGrants({ grants }: Judged): string[] {
  const asked = grants.filter(({ action }) => !BY_AWS_ITSELF.test(action));
  const used = new Set(asked.filter((grant) => grant.used > 0).map(nameOf));
  return [...new Set(asked.map(nameOf))].filter((name) => !used.has(name)).sort();
}

/**
 * What AWS does by itself under these roles and the emulator does not: it traces, and delivers the logs of machines.
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
const BY_AWS_ITSELF =
  /^xray:|^logs:(\w+LogDeliver(y|ies)|PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/;

/** Without what differs between stacks. */
function nameOf({ to, action, resource }: Judged['grants'][number]): string {
  const short = resource
    .replace(/^arn:aws:[\w-]+:[\w-]*:\d*:/, '')
    .replace(/Sluice-\w+/, 'Sluice')
    .replace(/^hostedzone\/\w+$/, 'hostedzone')
    .replace(/:\d+$/, ':<version>')
    .replace(/Rollout(?:Functions|Reports)?(\w+?)(?:Function|Topic)[0-9A-F]{8}-?[0-9A-F]*/, '$1');
  return `${holderOf(to)}: ${action} on ${short}`;
}
