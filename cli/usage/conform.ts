import { account, region } from '../command-line/arguments.ts';
import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

const ABOUT = `
Sluice takes some things for granted of AWS that no emulator proves: docs/conformance.md lists them. This makes a stack of its
own, "sluice-conform", with a hosted zone that nobody is delegated to, asks them there, removes all of it, and prints what
the answers mean. It takes about ten minutes and less than 2 USD: the price, everything it makes, and the one policy that it
needs stand above the question that it asks first, and that has to be answered by typing the number of the account. It
reads and changes nothing else there. Use an account for tests: with this policy somebody could make roles.

Ctrl-C removes what was made, and ends. What a killed run has left goes with the next one, or with --clean-up.
`;

export function addConform(program: Program): void {
  program
    .command('conform')
    .description('ask AWS whether it is as Sluice takes it to be, on a throwaway stack')
    .requiredOption('--account <number>', 'the account to ask in; credentials of another one are refused', account)
    .requiredOption('--region <name>', 'the Region to ask in', region)
    .option('--policy', 'print the policy that it needs, and nothing else')
    .option('--clean-up', 'remove what a killed run has left, and ask nothing')
    .addHelpText(
      'after',
      ABOUT +
        examples(
          'sluice conform --account 123456789012 --region eu-central-1 --policy > conform-policy.json',
          'sluice conform --account 123456789012 --region eu-central-1 --json > aws.json',
          'sluice conform --account 123456789012 --region eu-central-1 --clean-up',
        ),
    )
    .action(async (_, command) => {
      const { conform } = await import('../commands/conform.ts');
      await conform(command.optsWithGlobals());
    });
}
