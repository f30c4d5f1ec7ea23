import { NotDone, WrongUsage } from '../command-line/failures.ts';

/** Questions go to stderr, so that stdout stays free for `--json`. */
function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** The same for what is safe to do: where nobody can be asked, the command line has said it all. */
export async function askOnTerminal(question: string, options: { yes?: boolean }): Promise<void> {
  if (canAsk()) await insistOnYes(question, options);
}

/** Goes on only when a person says yes, or said `--yes` before. */
export async function insistOnYes(question: string, { yes }: { yes?: boolean }): Promise<void> {
  if (yes) return;
  insistThatAsked(question);
  const { confirm } = await import('@clack/prompts');
  const answer = await confirm({ message: question, initialValue: false, output: process.stderr });
  if (answer !== true) throw new NotDone('Nothing was done.');
}

/** Before anything is tried that a question will stand in the middle of. */
export function insistThatAsked(question: string): void {
  if (canAsk()) return;
  throw new WrongUsage(`"${question}" cannot be asked here, because this is no terminal. Nothing was done; say --yes.`);
}
