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
