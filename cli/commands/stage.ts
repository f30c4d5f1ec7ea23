import * as z from 'zod';
import { FlushRecord, formatWeights, Plan, type StageRequest } from '../../core/protocol/rollout.ts';
import { wholeNumber, words } from '../arguments.ts';
import { examples } from '../examples.ts';
import { executionName, followToEnd } from '../execution/run-machine.ts';
import { flushTable } from '../flush/flush-table.ts';
import type { GlobalOptions, Program } from '../global-options.ts';
import { openStack } from '../open.ts';
import { outputOf } from '../terminal/output.ts';
import { wantsLive } from '../watch/watch-live.ts';

interface StageOptions extends GlobalOptions {
  reason: string;
  requestedBy?: string;
  skipFlush?: boolean;
  dryRun?: boolean;
  wait: boolean;
}

export function addStage(program: Program): void {
  program
    .command('stage')
    .description('start one stage and follow it to its end')
    .argument('<percent>', "the canary's percentage of traffic that the stage leads to", wholeNumber(1, 100))
    .requiredOption('--reason <text>', 'why, for the history', words(1000))
    .option('--requested-by <who>', 'who asks; left out, your AWS identity', words(128))
    .option('--skip-flush', 'leave the cache as it is; the stage still checks that it is warm')
    .option('--dry-run', 'claim nothing, delete nothing: check, and count what would be deleted')
    .option('--no-wait', 'return as soon as the stage has started')
    .addHelpText(
      'after',
      examples(
        'sluice stage 5 --reason "release 41"',
        'sluice stage 5 --reason "look" --dry-run',
        'sluice stage 25 --reason "release 41" --json --no-wait',
      ),
    )
    .action((percent, _, command) => runStage(percent, command.optsWithGlobals()));
}

async function runStage(stage: number, options: StageOptions): Promise<void> {
  const stack = await openStack(options);
  const output = outputOf(options);
  const { reason, requestedBy = await stack.caller(), skipFlush = false, dryRun = false } = options;
  const request: StageRequest = { stage, requestedBy, reason, skipFlush, dryRun };
  const name = executionName(`stage-${stage}`, new Date());
  const executionArn = await stack.start(stack.outputs.StageMachineArn, name, request);

  output.say(`Started ${name}.`);
  const link = await stack.consoleLink(executionArn);
  if (link) output.say(link);
  if (!options.wait) {
    output.say(`It goes on without this command. See "sluice status".`);
    return output.document({ execution: name, executionArn, status: 'RUNNING' });
  }
  const report = await followToEnd(stack, output, executionArn, {
    machine: 'stage',
    live: wantsLive(options),
    hints: {
      'Ask for approval': `           Waits for a person: sluice approve ${name} --comment "…", or sluice reject ${name} --comment "…"`,
    },
  });
  if (report.status === 'SUCCEEDED') for (const line of describeEnd(report.output)) output.say(line);
  output.document(report);
}

const StageData = z.object({ plan: Plan, flush: FlushRecord });

function describeEnd(data: unknown): string[] {
  const { data: stage } = StageData.safeParse(data);
  if (!stage) return ['The stage has ended well.'];
  const { plan, flush } = stage;
  if (plan.dryRun) return [flushTable(flush), 'Dry run complete: nothing was claimed, deleted or moved.'];
  return [
    `Stage ${plan.stage} is complete: the weights went from ${formatWeights(plan.from)} to ${formatWeights(plan.to)}.`,
  ];
}
