import { EXIT_CODES } from '../../cli/command-line/exit-codes.ts';
import { makeProgram } from '../../cli/program.ts';

const MARK = '<!-- What follows is written by "npm run write". -->';

/** The page about the command line: its words as they stand, then what each command says with --help. */
export function cliPage(page: string): string {
  const [words = ''] = page.split(MARK);
  const program = makeProgram();
  const sections = program.commands.map((command) => {
    let help = '';
    command.configureHelp({ showGlobalOptions: false });
    command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 100 });
    command.outputHelp();
    return `## sluice ${command.name()}\n\n\`\`\`\n${help.replace(EXIT_CODES, '').trim()}\n\`\`\`\n`;
  });
  return `${words}${MARK}\n\n${sections.join('\n')}`;
}
