import { Command } from '@commander-js/extra-typings';

/** The options of what `npm run <name>` starts. Bad ones are refused with how to write them, and end the process with 2. */
export function script(name: string, description: string) {
  return new Command(`npm run ${name} --`)
    .description(description)
    .allowExcessArguments(false)
    .showHelpAfterError()
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}
