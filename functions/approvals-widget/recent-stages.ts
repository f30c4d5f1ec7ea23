import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ListExecutionsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { describeEnding } from '../../core/executions/describe-failure.ts';
import { jsonOf } from '../../core/protocol/parse.ts';
import { Approval, type Failure, StageRequest } from '../../core/protocol/rollout.ts';
import { readExecutions } from '../../core/report/read-executions.ts';
import { isRunning, tellRollback } from '../../core/report/tell-rollback.ts';

/** One stage that runs, or ran lately, as Step Functions tells it. */
export interface RecentStage {
  name: string;
  arn: string;
  status: string;
  startedAt: Date;
  endedAt: Date | null;
  /** Null where the input was no stage request. */
  request: StageRequest | null;
  /** The answer at its gate; null where none is known. */
  approval: z.infer<typeof AnyApproval> | null;
  /** How it ended; null unless badly. */
  failure: Failure | null;
  /** What its rollback did, in sentences: told of the newest alone that ended badly, and null where nobody knows. */
  rollback: string | null;
}

/** Whoever sends an answer past Sluice may send anything. */
const AnyApproval = Approval.partial();

const Input = jsonOf(StageRequest);
const Output = jsonOf(z.object({ approval: AnyApproval }));

/** Newest first. */
export async function readRecentStages(
  stepFunctions: SFNClient,
  machines: { stage: string; rollback: string },
  most: number,
): Promise<RecentStage[]> {
  const list = new ListExecutionsCommand({ stateMachineArn: machines.stage, maxResults: most });
  const { executions = [] } = await stepFunctions.send(list);
  const found = await Promise.all(
    executions.map(({ executionArn }) => stepFunctions.send(new DescribeExecutionCommand({ executionArn }))),
  );
  const bad = found.find((each) => failureOf(each) !== null);
  const back =
    bad && (await readExecutions(stepFunctions, machines.rollback).rollbackOf({ execution: bad, events: [] }));
  return found.map((each) => {
    const failure = failureOf(each);
    return {
      name: each.name ?? '',
      arn: each.executionArn ?? '',
      status: each.status ?? '',
      startedAt: each.startDate ?? new Date(0),
      endedAt: each.stopDate ?? null,
      request: Input.safeParse(each.input).data ?? null,
      approval: Output.safeParse(each.output).data?.approval ?? null,
      failure,
      rollback: each === bad && back ? tellRollback(back, failure?.error).rollback.text : null,
    };
  });
}

function failureOf(found: DescribeExecutionCommandOutput): Failure | null {
  return found.status === 'SUCCEEDED' || isRunning(found.status) ? null : describeEnding(found);
}
