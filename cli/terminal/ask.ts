import { NotDone, WrongUsage } from '../command-line/failures.ts';

/** Questions go to stderr, so that stdout stays free for `--json`. */
function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** The same for what is safe to do: where nobody can be asked, the command line has said it all. */
export async function askOnTerminal(question: string, options: { yes?: boolean }): Promise<void> {
  if (canAsk()) await insistOnYes(question, options);
}

/** Before anything is read: where nobody can be asked, only `--yes` helps. */
export function insistOnAsking(question: string, { yes }: { yes?: boolean | undefined }): void {
  if (!yes) insistOnTerminal(question, 'say --yes.');
}

/** For what nobody may say in advance. */
export function insistOnTerminal(question: string, instead: string): void {
  if (canAsk()) return;
  throw new WrongUsage(`"${question}" cannot be asked here, because this is no terminal. Nothing was done; ${instead}`);
}

/** Goes on only when a person types exactly this. */
export async function insistOnTyping(question: string, expected: string): Promise<void> {
  const { text } = await import('@clack/prompts');
  const answer = await text({ message: question, output: process.stderr });
  if (answer === expected) return;
  throw new NotDone('Nothing was done.', {}, 'NotDone', typeof answer === 'string' ? 1 : 130);
}

/** Goes on only when a person says yes, or said `--yes` before. */
export async function insistOnYes(question: string, { yes }: { yes?: boolean }): Promise<void> {
  if (yes) return;
  insistOnAsking(question, { yes });
  const { confirm } = await import('@clack/prompts');
  const answer = await confirm({ message: question, initialValue: false, output: process.stderr });
  // Ctrl-C and Esc are no answer.
  if (answer !== true) throw new NotDone('Nothing was done.', {}, 'NotDone', answer === false ? 1 : 130);
}
