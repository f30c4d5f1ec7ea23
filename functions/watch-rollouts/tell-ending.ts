import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { News } from '../../core/events/event.ts';
import { type EndedStage, rollbackDone, rollbackFailed, rollbackStarted } from '../../core/events/rollback-news.ts';
import { AskedFor } from '../../core/events/stage-news.ts';
import { stageAborted } from '../../core/events/watcher-news.ts';
import { describeEnding } from '../../core/executions/describe-failure.ts';
import { isExecutionOf, nameIn } from '../../core/protocol/arns.ts';
import { type EndingName, endingNamed } from '../../core/protocol/endings.ts';
import { readJson } from '../../core/protocol/parse.ts';

/** What Step Functions says of one execution. */
export interface Described {
  input: unknown;
  output: unknown;
  error: string | null;
  cause: string | null;
  startedAt?: string | undefined;
  endedAt?: string | undefined;
}
export type Describe = (executionArn: string) => Promise<Described>;

export function describer(stepFunctions: SFNClient): Describe {
  return async (executionArn) => {
    const found = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    const { input, output, error = null, cause = null, startDate, stopDate } = found;
    const when = { startedAt: startDate?.toISOString(), endedAt: stopDate?.toISOString() };
    return { input: readJson(input), output: readJson(output), error, cause, ...when };
  };
}

/** These end a stage without its own road; every other failure has been told by *start-rollback*, with more about the stage. */
const UNCAUGHT: (EndingName | null)[] = ['RollbackNotStarted', 'States.Runtime', 'States.DataLimitExceeded'];

/** The news of a change of status; null where somebody else tells it, or nobody needs to know. */
export async function tellEnding(
  describe: Describe,
  rollbackMachineArn: string,
  executionArn: string,
  status: string,
): Promise<News | null> {
  const execution = { name: nameIn(executionArn), arn: executionArn };
  const described = await describe(executionArn);
  const news = await newsOf(describe, rollbackMachineArn, execution, status, described);
  return news && { ...news, at: status === 'RUNNING' ? described.startedAt : described.endedAt };
}

async function newsOf(
  describe: Describe,
  rollbackMachineArn: string,
  execution: { name: string; arn: string },
  status: string,
  described: Described,
): Promise<News | null> {
  const failure = describeEnding({ status, ...described });
  if (!isExecutionOf(rollbackMachineArn, execution.arn)) {
    if (status === 'FAILED' && !UNCAUGHT.includes(endingNamed(described.error))) return null;
    return DryRun.safeParse(described.input).success ? null : stageAborted(execution, described.input, failure);
  }
  const ended = await endedStage(describe, described.input);
  if (status === 'RUNNING') return rollbackStarted(execution, described.input, ended);
  if (status === 'SUCCEEDED') return rollbackDone(execution, described.input, described.output, ended);
  return rollbackFailed(execution, described.input, failure, ended);
}

const DryRun = z.object({ dryRun: z.literal(true) });
const OfStage = z.object({ executionArn: z.string() });

async function endedStage(describe: Describe, input: unknown): Promise<EndedStage | null> {
  const { data } = OfStage.safeParse(input);
  if (!data) return null;
  const { input: asked, error, cause } = await describe(data.executionArn);
  const { stage = null } = AskedFor.safeParse(asked).data ?? {};
  const failure = error ? describeEnding({ error, cause }) : null;
  return { stage, error: failure?.error ?? null, cause: failure?.cause ?? null };
}
