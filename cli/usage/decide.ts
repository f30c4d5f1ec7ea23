import { words } from '../command-line/arguments.ts';
import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';
import type { Decision } from '../commands/decide.ts';

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
    .action(async (execution, _, command) => {
      const { decide } = await import('../commands/decide.ts');
      await decide(decision, execution, command.optsWithGlobals());
    });
}
