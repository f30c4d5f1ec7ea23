import { consequenceOf } from '../../core/approvals/foretell.ts';
import { sendDecision } from '../aws/decision.ts';
import { explain } from '../aws/explain.ts';
import { bannerOf } from '../aws/seat.ts';
import type { Stack } from '../aws/stack.ts';
import type { Wish } from './view.ts';

/** Asks for the comment, and decides as "sluice approve" and "sluice reject" do; answers with what came of it. */
export async function decideAtGate(
  stack: Pick<Stack, 'outputs' | 'identity' | 'invoke' | 'environment' | 'records' | 'pendingApprovals'>,
  execution: string,
  decision: Exclude<Wish, 'leave'>,
): Promise<string> {
  const { isCancel, text } = await import('@clack/prompts');
  const [banner, asked] = await Promise.all([bannerOf(stack, new Date()), stack.pendingApprovals().catch(() => [])]);
  const pending = asked.find((each) => each.execution === execution);
  const consequence = pending ? ` ${consequenceOf(decision, pending, new Date())}` : '';
  const comment = await text({
    message: `${banner}: ${decision === 'approve' ? 'Approve' : 'Reject'} ${execution}?${consequence} Say why, for the history; Esc leaves it undecided.`,
    validate: (words) => (words?.trim() && words.trim().length <= 1000 ? undefined : 'Write 1 to 1000 characters.'),
    output: process.stderr,
  });
  if (isCancel(comment)) return 'Nothing was decided.';
  try {
    return (await sendDecision(stack, { execution, decision, comment: comment.trim() })).message;
  } catch (error) {
    const why = explain(error);
    if (why === null) throw error;
    return `Nothing was decided: ${why}`;
  }
}
