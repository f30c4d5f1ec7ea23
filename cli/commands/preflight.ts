import { formatWeights, Plan, type StageRequest } from '../../functions/rollout.ts';
import { percentage } from '../arguments.ts';
import { executionArnOf } from '../execution/execution-arn.ts';
import { executionName } from '../execution/run-machine.ts';
import { NotDone } from '../failures.ts';
import type { GlobalOptions, Program } from '../global-options.ts';
import { nextStage } from '../next-stage.ts';
import { openStack } from '../open.ts';
import { outputOf } from '../terminal/output.ts';

interface PreflightOptions extends GlobalOptions {
  stage?: number;
}

export function addPreflight(program: Program): void {
  program
    .command('preflight')
    .description('say whether the next stage may start, and change nothing')
    .option('--stage <percent>', 'another stage than the next', percentage(1, 100))
    .action((_, command) => preflight(command.optsWithGlobals()));
}

async function preflight(options: PreflightOptions): Promise<void> {
  const stack = await openStack(options);
  const output = outputOf(options);
  const { StageMachineArn, PrepareFunctionName, RecordGroup, Stages } = stack.outputs;
  const stage = options.stage ?? nextStage(await stack.records(), RecordGroup, Stages);
  if (stage === null) throw new NotDone('The rollout is complete: the canary has all of the traffic.');

  const now = new Date();
  const name = executionName('preflight', now);
  const request: StageRequest = {
    stage,
    requestedBy: await stack.caller(),
    reason: 'preflight',
    skipFlush: false,
    dryRun: true,
  };
  const execution = { arn: executionArnOf(StageMachineArn, name), name, startedAt: now.toISOString() };
  const plan = Plan.parse(await stack.invoke(PrepareFunctionName, { request, execution }));
  for (const line of describePlan(plan)) output.say(line);
  output.document({ stage, mayStart: true, plan });
}

export function describePlan({ stage, from, to, ttlSeconds, needsApproval, baseline, warnings }: Plan): string[] {
  const measured = [
    baseline.hitRatePercent !== null && `hit rate ${round(baseline.hitRatePercent)} %`,
    baseline.databaseLatencyMs !== null && `database ${round(baseline.databaseLatencyMs)} ms`,
    baseline.stableLatencyMs !== null && `stable ${round(baseline.stableLatencyMs)} ms`,
  ].filter((part) => part !== false);
  return [
    `Stage ${stage} may start.`,
    `Weights   ${formatWeights(from)} → ${formatWeights(to)} (stable-canary), resolvers keep an answer for up to ${ttlSeconds} s`,
    `Gate      ${needsApproval ? 'a person has to approve' : 'none'}`,
    `Baseline  ${measured.join(', ') || 'nothing to measure'}`,
    ...warnings.map((warning) => `Warning   ${warning}`),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
