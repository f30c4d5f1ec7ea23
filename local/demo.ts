import { Command, Option } from '@commander-js/extra-typings';
import { startCloud } from './cloud.ts';
import { FAULTS, type FaultName } from './demo/faults.ts';
import { drawReport, judgePromise } from './demo/report.ts';
import { runDemo } from './demo/run-demo.ts';
import { untilWarm } from './demo/until-warm.ts';
import { endWithParent } from './processes/end-with-parent.ts';

const faults = Object.keys(FAULTS) as FaultName[];

const program = new Command('npm run demo --')
  .description('A whole rollout on this machine: four stages against a real Redis and an emulated AWS.')
  .option('--json', 'print the report as one line of JSON on standard output, and everything else on standard error')
  .addOption(new Option('--fault <name>', 'break the second stage').choices(faults))
  .allowExcessArguments(false)
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

const { json, fault } = program.parse().opts();
const say = (line: string) => (json ? console.error(line) : console.log(line));

endWithParent();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
try {
  const cloud = await startCloud({ say });
  say('Waiting for the first customers');
  await untilWarm(cloud);
  const report = await runDemo(cloud, say, fault);
  const { held, broken } = judgePromise(report);
  say(`\n${drawReport(report)}`);
  for (const line of broken) say(`Not as promised: ${line}`);
  if (json) console.log(JSON.stringify(report));
  await cloud.stop();
  process.exitCode = held ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();
