import { DescribeExecutionCommand, ListExecutionsCommand, type SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { jsonOf } from '../../core/protocol/parse.ts';
import { Approval, StageRequest } from '../../core/protocol/rollout.ts';

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
  error: string | null;
  cause: string | null;
}

/** Whoever sends an answer past Sluice may send anything. */
const AnyApproval = Approval.partial();

const Input = jsonOf(StageRequest);
const Output = jsonOf(z.object({ approval: AnyApproval }));

/** Newest first. */
export async function readRecentStages(
  stepFunctions: SFNClient,
  stateMachineArn: string,
  most: number,
): Promise<RecentStage[]> {
  const list = new ListExecutionsCommand({ stateMachineArn, maxResults: most });
  const { executions = [] } = await stepFunctions.send(list);
  return Promise.all(executions.map(({ executionArn }) => describe(stepFunctions, executionArn)));
}

async function describe(stepFunctions: SFNClient, executionArn: string | undefined): Promise<RecentStage> {
  const found = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  return {
    name: found.name ?? '',
    arn: found.executionArn ?? '',
    status: found.status ?? '',
    startedAt: found.startDate ?? new Date(0),
    endedAt: found.stopDate ?? null,
    request: Input.safeParse(found.input).data ?? null,
    approval: Output.safeParse(found.output).data?.approval ?? null,
    error: found.error ?? null,
    cause: found.cause ?? null,
  };
}
