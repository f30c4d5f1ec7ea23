import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

const ABOUT = `
The page needs no network and no script. With --json the document goes to stdout instead of a page, unless --out asks
for both; docs/schemas/rollout-report.schema.json describes it.
${examples('sluice report', 'sluice report --rollout --out all.html', 'sluice report --json | jq -r .headline')}`;

export function addReport(program: Program): void {
  program
    .command('report')
    .description('write the page of a stage, or of a whole rollout: what happened, why, who, and what was measured')
    .argument('[execution]', 'the name of a stage; left out, the last one')
    .option('--rollout', 'all stages since the canary had no traffic')
    .option('--out <file>', 'where to write the page; left out, out/<execution>.html')
    .addHelpText('after', ABOUT)
    .action(async (execution, _, command) => {
      const { report } = await import('../commands/report.ts');
      await report(execution, command.optsWithGlobals());
    });
}
