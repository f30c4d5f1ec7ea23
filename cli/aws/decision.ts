import * as z from 'zod';
import type { Stack } from './stack.ts';

const Answer = z.object({ decided: z.boolean(), message: z.string() });

export interface Decided {
  execution: string;
  decision: 'approve' | 'reject';
  comment: string;
  /** A name, beside the AWS identity. */
  by?: string | undefined;
}

/** Answers the gate under the identity that AWS knows: a name can be added to it and never takes its place. */
export async function sendDecision(
  { identity, invoke, outputs }: Pick<Stack, 'identity' | 'invoke' | 'outputs'>,
  { by: name, ...decided }: Decided,
): Promise<z.infer<typeof Answer>> {
  const arn = await identity();
  const by = name ? `${name} (${arn})` : arn;
  return Answer.parse(await invoke(outputs.DecideFunctionName, { ...decided, by }));
}
