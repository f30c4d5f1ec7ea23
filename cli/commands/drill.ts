import { entered } from '../../core/executions/state-events.ts';
import { openSeat } from '../aws/seat.ts';
import type { Stack } from '../aws/stack.ts';
import { NotDone } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { describeDrill, judgeDrill, whatWasNotTried } from '../drill/drill-outcome.ts';
import { chooseAlarm, stageToDrill } from '../drill/may-drill.ts';
import { runDrill } from '../drill/run-drill.ts';
import { executionName } from '../execution/execution-name.ts';
import { followUntil } from '../execution/follow.ts';
import { endingIn } from '../execution/story.ts';
import type { Output } from '../terminal/output.ts';

interface DrillOptions extends GlobalOptions {
  alarm?: string;
  reason: string;
  requestedBy?: string;
  atAnyWeight?: boolean;
  yes?: boolean;
}

export async function drill(options: DrillOptions): Promise<void> {
  const { stack, output, insist } = await openSeat(options);
  const health = await stack.healthConfig();
  const alarm = chooseAlarm(health.alarms, options.alarm);
  const stage = await findStage(stack, alarm, options.atAnyWeight ?? false);
  await insist(
    `Start stage ${stage}, and turn ${alarm} red when its weights have moved? Whoever the alarm pages is paged.`,
    options,
  );
  const requestedBy = await stack.caller(options.requestedBy);
  const request = { stage, requestedBy, reason: options.reason, skipFlush: false, dryRun: false };
  const name = executionName(`drill-${stage}`, new Date());
  const arn = await stack.start(stack.outputs.StageMachineArn, name, request);
  output.say(`Started ${name}.`);

  const progress = { struck: false };
  const interrupted = () => {
    process.stderr.write(`\n${farewell(name, alarm, progress.struck)}\n`);
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  try {
    await untilBake(stack, output, arn);
    progress.struck = true;
    const reason = `sluice drill by ${requestedBy}: ${options.reason}`;
    const outcome = await runDrill({ stack, health, alarm, reason, execution: { arn, name }, say: output.say });
    for (const line of describeDrill(outcome)) output.say(line);
    const missing = judgeDrill(outcome);
    if (missing.length > 0) throw new NotDone(`The drill failed: ${missing.join('; ')}.`, outcome, 'DrillFailed');
    const untried = whatWasNotTried(outcome);
    if (untried) throw new NotDone(untried, outcome, 'DrillIncomplete');
    output.document(outcome);
  } finally {
    process.off('SIGINT', interrupted);
  }
}

async function findStage(stack: Stack, name: string, atAnyWeight: boolean): Promise<number> {
  const { StageMachineArn, RollbackMachineArn, RecordGroup: group, Stages: stages } = stack.outputs;
  const [snapshot, alarm, ...running] = await Promise.all([
    stack.records(),
    stack.alarm(name),
    stack.running(StageMachineArn),
    stack.running(RollbackMachineArn),
  ]);
  return stageToDrill({
    running: running.flat().map((each) => each.name),
    snapshot,
    group,
    stages,
    alarm,
    atAnyWeight,
  });
}

/** The weights have moved, and resolvers have had their time. */
async function untilBake({ eventsAfter }: Stack, { say }: Output, executionArn: string): Promise<void> {
  const hints = {
    'Ask for approval': '           Waits for a person, as every stage with a gate does: sluice approve',
  };
  const seen = await followUntil(executionArn, { say, eventsAfter, hints }, (event) =>
    entered(event) === 'Bake' ? 'baking' : endingIn(event),
  );
  if (seen === 'baking') return;
  const why = seen.error === null ? seen.status : `${seen.error}: ${seen.cause}`;
  throw new NotDone(`The stage ended before the drill could begin. ${why}`, { ...seen }, seen.error ?? 'NotDone');
}

function farewell(execution: string, alarm: string, struck: boolean): string {
  return struck
    ? `${alarm} has been turned red, and turns green at its next evaluation. ${execution} is stopped and rolled back without this command: see "sluice status".`
    : `${execution} goes on as an ordinary stage, and would end as one. To end it: sluice abort ${execution} --reason "drill given up"`;
}
