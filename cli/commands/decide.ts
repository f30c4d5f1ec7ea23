import { z } from 'zod';
import { words } from '../arguments.ts';
import { NotDone, WrongUsage } from '../failures.ts';
import type { GlobalOptions, Program } from '../global-options.ts';
import { openStack } from '../open.ts';
import { outputOf } from '../terminal/output.ts';

interface DecideOptions extends GlobalOptions {
  comment: string;
  by?: string;
}

type Decision = 'approve' | 'reject';

export function addApprove(program: Program): void {
  addDecision(program, 'approve', 'let the stage that waits at its gate move the weights');
}

export function addReject(program: Program): void {
  addDecision(program, 'reject', 'end the stage that waits at its gate; its weights stay as they were before it');
}

function addDecision(program: Program, decision: Decision, description: string): void {
  program
    .command(decision)
    .description(description)
    .argument('[execution]', 'the name of its execution; may be left out while only one waits')
    .requiredOption('--comment <text>', 'why, for the history', words(1000))
    .option('--by <who>', 'who decides; left out, your AWS identity', words(128))
    .action((execution, _, command) => decide(decision, execution, command.optsWithGlobals()));
}

const Answer = z.object({ decided: z.boolean(), message: z.string() });

async function decide(decision: Decision, named: string | undefined, options: DecideOptions): Promise<void> {
  const stack = await openStack(options);
  const output = outputOf(options);
  const execution = named ?? onlyPending(await stack.pendingApprovals());
  const { comment, by = await stack.caller() } = options;
  const request = { execution, decision, by, comment };
  const { decided, message } = Answer.parse(await stack.invoke(stack.outputs.DecideFunctionName, request));
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
