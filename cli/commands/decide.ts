import { sendDecision } from '../aws/decision.ts';
import { openStack } from '../aws/open.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { askOnTerminal } from '../terminal/ask.ts';
import { outputOf } from '../terminal/output.ts';

interface DecideOptions extends GlobalOptions {
  comment: string;
  by?: string;
  yes?: boolean;
}

export type Decision = 'approve' | 'reject';

export async function decide(decision: Decision, named: string | undefined, options: DecideOptions): Promise<void> {
  const stack = await openStack(options);
  const output = outputOf(options);
  const execution = named ?? onlyPending(await stack.pendingApprovals());
  await askOnTerminal(`${decision === 'approve' ? 'Approve' : 'Reject'} ${execution}?`, options);
  const { comment, by } = options;
  const { decided, message } = await sendDecision(stack, { execution, decision, comment, by });
  const document = { execution, decision, decided, message };
  if (!decided) throw new NotDone(message, document);
  output.say(message);
  output.document(document);
}

/** The execution to decide about when none was named: the one that waits. */
export function onlyPending(pending: { execution: string }[]): string {
  const [only, ...others] = pending;
  if (!only) throw new NotDone('No stage waits for approval.');
  if (others.length === 0) return only.execution;
  throw new WrongUsage(
    `Several stages wait: ${pending.map(({ execution }) => execution).join(', ')}. Name one of them.`,
  );
}
