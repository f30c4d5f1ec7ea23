import { isExecutionOf, nameIn } from '../../core/protocol/arns.ts';
import { gatherStage } from '../../core/report/gather.ts';
import type { StageReport } from '../../core/report/report.ts';
import type { Stack } from '../aws/stack.ts';
import { NotDone } from '../command-line/failures.ts';
import { stagesOfRollout } from './choose-stages.ts';

/** A rollout has a handful of stages; so many executions hold one with many failed tries. */
const MOST_EXECUTIONS = 100;

/** The stage of this name, or the last one. */
export async function readStage(stack: Stack, name: string | undefined, now: Date): Promise<StageReport> {
  const arn = name === undefined ? await lastStage(stack) : await stageNamed(stack, name);
  const stage = await gatherStage(stack.recorded, arn, now);
  if (stage) return stage;
  throw new NotDone(`Step Functions knows ${nameIn(arn)} no more: it forgets executions after 90 days.`);
}

/** All stages of the last rollout, oldest first. */
export function readRollout(stack: Stack, now: Date): Promise<StageReport[]> {
  return stagesOfRollout(newestFirst(stack, now));
}

async function* newestFirst(stack: Stack, now: Date): AsyncGenerator<StageReport> {
  for (const { arn } of await stack.latest(stack.outputs.StageMachineArn, MOST_EXECUTIONS)) {
    const stage = await gatherStage(stack.recorded, arn, now);
    if (stage) yield stage;
  }
}

async function lastStage({ latest, outputs, environment }: Stack): Promise<string> {
  const [last] = await latest(outputs.StageMachineArn, 1);
  if (last) return last.arn;
  throw new NotDone(`No stage of ${environment} has run yet, or it is more than 90 days ago.`);
}

async function stageNamed({ find, outputs }: Stack, name: string): Promise<string> {
  const { arn } = await find(name);
  if (isExecutionOf(outputs.StageMachineArn, arn)) return arn;
  throw new NotDone(`${name} is a rollback: ask for the report of its stage, which tells it too.`);
}
