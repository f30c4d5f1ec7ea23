import * as z from 'zod';
import { whyNotNext } from '../../core/lease/next-stage.ts';
import { liveWeights } from '../../core/lease/weights.ts';
import { FlushRecord, formatWeights, Plan, type StageRequest } from '../../core/protocol/rollout.ts';
import { openSeat } from '../aws/seat.ts';
import type { Stack } from '../aws/stack.ts';
import { exitCodeOf } from '../command-line/exit-codes.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { isDryRun } from '../command-line/intentions.ts';
import { executionName } from '../execution/execution-name.ts';
import { flushTable } from '../flush/flush-table.ts';
import type { Output } from '../terminal/output.ts';
import { NO_ROLLBACK, rollbackOf, rollbackOutcome } from '../watch/follow-rollback.ts';
import { type ExecutionOutcome, endedRed, followToEnd } from '../watch/follow-to-end.ts';
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
  const { stack, output } = await openSeat(options);
  await insistOnNext(stack, stage);
  const { reason, skipFlush = false } = options;
  const requestedBy = await stack.caller(options.requestedBy);
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
  if (report.status !== 'SUCCEEDED' && report.status !== 'RUNNING') return followBack(stack, output, report, options);
  if (report.status === 'SUCCEEDED') for (const line of describeEnd(report.output)) output.say(line);
  output.document(report);
}

/** A typo is refused here, where it leaves no execution behind; *Prepare stage* looks again. */
async function insistOnNext({ outputs, records }: Stack, stage: number): Promise<void> {
  const { Stages: stages, RecordGroup: group } = outputs;
  if (!stages.includes(stage)) throw new WrongUsage(`There is no stage ${stage}: the stages are ${stages.join(', ')}.`);
  // Where the weights cannot be read here, *Prepare stage* can.
  const live = await records()
    .then((snapshot) => liveWeights(snapshot, group))
    .catch(() => null);
  const why = live && whyNotNext(stage, live, stages);
  if (why) throw new NotDone(`${why.message} Nothing was started.`, {}, why.name, exitCodeOf(null, why.name));
}

/** A stage that ended badly is over when its traffic is back. */
async function followBack(
  stack: Stack,
  output: Output,
  ended: ExecutionOutcome,
  { dryRun, ...options }: StageOptions,
): Promise<void> {
  const error = ended.error ?? 'NotDone';
  const red = endedRed(ended);
  // A dry run claims nothing, so there is nothing to wait for.
  if (dryRun) throw new NotDone(red, ended, error, exitCodeOf(null, error));
  output.say(`${red} Waiting for its rollback.`);
  const rollbackArn = await rollbackOf(stack, ended.executionArn);
  const rollback = rollbackArn && (await rollbackOutcome(stack, output, rollbackArn, wantsLive(options), error));
  if (!rollback)
    throw new NotDone(`${red} ${NO_ROLLBACK}`, { ...ended, rollback: null, traffic: null }, error, exitCodeOf(null));
  const { traffic } = rollback;
  const document = { ...ended, rollback, traffic };
  if (rollback.status === 'RUNNING') return output.document(document);
  throw new NotDone(`${red} ${traffic?.words ?? endedRed(rollback)}`, document, error, exitCodeOf(traffic));
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
