import { words } from '../arguments.ts';
import { sendDecision } from '../decision.ts';
import { examples } from '../examples.ts';
import { NotDone, WrongUsage } from '../failures.ts';
import type { GlobalOptions, Program } from '../global-options.ts';
import { openStack } from '../open.ts';
import { askOnTerminal } from '../terminal/ask.ts';
import { outputOf } from '../terminal/output.ts';

interface DecideOptions extends GlobalOptions {
  comment: string;
  by?: string;
  yes?: boolean;
}

type Decision = 'approve' | 'reject';

export function addApprove(program: Program): void {
  addDecision(program, 'approve', 'let the stage that waits at its gate move the weights');
}

export function addReject(program: Program): void {
  addDecision(program, 'reject', 'end the stage that waits at its gate; its weights stay as they were before it');
}

const EXAMPLE: Record<Decision, string> = { approve: 'looks good', reject: 'not on a Friday' };

function addDecision(program: Program, decision: Decision, description: string): void {
  program
    .command(decision)
    .description(description)
    .argument('[execution]', 'the name of its execution; may be left out while only one waits')
    .requiredOption('--comment <text>', 'why, for the history', words(1000))
    .option('--by <who>', 'a name to stand beside your AWS identity', words(128))
    .option('--yes', 'do not ask, also on a terminal')
    .addHelpText('after', examples(`sluice ${decision} --comment "${EXAMPLE[decision]}"`))
    .action((execution, _, command) => decide(decision, execution, command.optsWithGlobals()));
}

async function decide(decision: Decision, named: string | undefined, options: DecideOptions): Promise<void> {
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
