import * as z from 'zod';
import { FlushRecord, formatWeights, Plan, type StageRequest } from '../../core/protocol/rollout.ts';
import { openStack } from '../aws/open.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { isDryRun } from '../command-line/intentions.ts';
import { executionName } from '../execution/execution-name.ts';
import { flushTable } from '../flush/flush-table.ts';
import { outputOf } from '../terminal/output.ts';
import { followToEnd } from '../watch/follow-to-end.ts';
import { wantsLive } from '../watch/watch-live.ts';

interface StageOptions extends GlobalOptions {
  reason: string;
  requestedBy?: string;
  skipFlush?: boolean;
  dryRun?: boolean;
  wait: boolean;
}

export async function runStage(stage: number, options: StageOptions): Promise<void> {
  const dryRun = isDryRun(options.dryRun, process.env);
  const stack = await openStack(options);
  const output = outputOf(options);
  const { reason, requestedBy = await stack.caller(), skipFlush = false } = options;
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
  if (plan.dryRun)
    return [...flushTable(flush).split('\n'), 'Dry run complete: nothing was claimed, deleted or moved.'];
  return [
    `Stage ${plan.stage} is complete: the weights went from ${formatWeights(plan.from)} to ${formatWeights(plan.to)}.`,
  ];
}
