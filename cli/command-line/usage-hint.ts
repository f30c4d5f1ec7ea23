import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** What is allowed, in a few lines: printed below a complaint about the command line. */
export function usageHint(command: CommandUnknownOpts): string {
  const help = command.createHelp();
  const flags = (options: { flags: string }[]) => options.map((option) => option.flags).join(', ');
  const commands = help.visibleCommands(command).map((sub) => sub.name());
  const lines = [
    `Usage: ${help.commandUsage(command)}`,
    commands.length > 0 && `Commands: ${commands.join(', ')}`,
    `Options: ${flags([...help.visibleOptions(command), ...help.visibleGlobalOptions(command)])}`,
  ];
  return lines.filter((line) => line !== false).join('\n');
}
