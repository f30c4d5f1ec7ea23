import { Command, Option } from '@commander-js/extra-typings';
import manifest from '../package.json' with { type: 'json' };
import { EXIT_CODES } from './command-line/exit-codes.ts';
import type { Program } from './command-line/global-options.ts';
import { usageHint } from './command-line/usage-hint.ts';
import { addCompletion } from './complete.ts';
import { addAbort } from './usage/abort.ts';
import { addBacktest } from './usage/backtest.ts';
import { addCompatibility } from './usage/compatibility.ts';
import { addConform } from './usage/conform.ts';
import { addApprove, addReject } from './usage/decide.ts';
import { addDrill } from './usage/drill.ts';
import { addFlush } from './usage/flush.ts';
import { addHistory } from './usage/history.ts';
import { addPreflight } from './usage/preflight.ts';
import { addReport } from './usage/report.ts';
import { addRollback } from './usage/rollback.ts';
import { addStage } from './usage/stage.ts';
import { addStatus } from './usage/status.ts';
import { addUnlock } from './usage/unlock.ts';
import { addWatch } from './usage/watch.ts';

/** In the order of `sluice --help`. */
const COMMANDS = [
  addStatus,
  addWatch,
  addPreflight,
  addCompatibility,
  addStage,
  addApprove,
  addReject,
  addAbort,
  addRollback,
  addUnlock,
  addHistory,
  addReport,
  addFlush,
  addDrill,
  addBacktest,
  addConform,
];

/** The command line, complete; it throws instead of ending the process. */
export function makeProgram(): Program {
  const program: Program = new Command('sluice')
    .description('Moves live traffic from an old backend to a new one, stage by stage.')
    .version(manifest.version)
    .addOption(
      new Option('--environment <name>', 'which stack: Sluice-<name>; left out, the only one in cdk.json').env(
        'SLUICE_ENVIRONMENT',
      ),
    )
    .addOption(
      new Option(
        '--stack <name>',
        'which stack, when it has a name of its own; <name>/<rollout> where it has several',
      ).env('SLUICE_STACK'),
    )
    .option('--json', 'print one JSON document on stdout, and messages on stderr')
    .option('--plain', 'lines instead of a live picture, also on a terminal')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('afterAll', EXIT_CODES)
    .exitOverride();
  for (const addTo of COMMANDS) addTo(program);
  addCompletion(program);
  for (const command of [program, ...program.commands]) command.showHelpAfterError(usageHint(command));
  return program;
}
