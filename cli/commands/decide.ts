import { consequenceOf } from '../../core/approvals/foretell.ts';
import { sendDecision } from '../aws/decision.ts';
import { openSeat } from '../aws/seat.ts';
import type { Stack } from '../aws/stack.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';

interface DecideOptions extends GlobalOptions {
  comment: string;
  by?: string;
  yes?: boolean;
}

export type Decision = 'approve' | 'reject';

export async function decide(decision: Decision, named: string | undefined, options: DecideOptions): Promise<void> {
  const { stack, output, ask } = await openSeat(options);
  const asked = await askedOf(stack, named);
  const execution = named ?? onlyPending(asked).execution;
  const pending = asked.find((each) => each.execution === execution);
  const consequence = pending ? consequenceOf(decision, pending, new Date()) : '';
  if (consequence) output.say(consequence);
  await ask(`${decision === 'approve' ? 'Approve' : 'Reject'} ${execution}? ${consequence}`.trim(), options);
  const { comment, by } = options;
  const { decided, message } = await sendDecision(stack, { execution, decision, comment, by });
  const document = { execution, decision, decided, message };
  if (!decided) throw new NotDone(message, document);
  output.say(message);
  output.document(document);
}

/** Where what waits cannot be read, whoever named the execution can still answer. */
async function askedOf({ pendingApprovals }: Pick<Stack, 'pendingApprovals'>, named: string | undefined) {
  return named === undefined ? pendingApprovals() : pendingApprovals().catch(() => []);
}

/** The question to answer when none was named: the one that waits. */
export function onlyPending<Pending extends { execution: string }>(pending: Pending[]): Pending {
  const [only, ...others] = pending;
  if (!only) throw new NotDone('No stage waits for approval.');
  if (others.length === 0) return only;
  throw new WrongUsage(
    `Several stages wait: ${pending.map(({ execution }) => execution).join(', ')}. Name one of them.`,
  );
}
