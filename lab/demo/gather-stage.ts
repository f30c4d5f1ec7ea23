import { DescribeExecutionCommand, ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import { eventsAfter } from '../../cli/aws/executions.ts';
import { rollbackName } from '../../core/executions/start-rollback.ts';
import { executionArnOf } from '../../core/protocol/arns.ts';
import type { Recorded } from '../../core/report/recorded.ts';
import type { StageReport } from '../../core/report/report.ts';
import { tellStage } from '../../core/report/tell-stage.ts';
import type { Cloud } from '../cloud/cloud.ts';

/** What Step Functions knows of a stage that has ended, and of its rollback. */
export async function gatherStage({ clients, outputs }: Cloud, executionArn: string): Promise<StageReport> {
  const read = async (arn: string): Promise<Recorded> => ({
    execution: await clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn: arn })),
    events: await eventsAfter(clients.stepFunctions, arn, 0),
  });
  const { execution, events } = await read(executionArn);
  const rollbackArn = executionArnOf(outputs.RollbackMachineArn, rollbackName(executionArn, 1));
  const rollback = await read(rollbackArn).catch((error: unknown) => {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  });
  return tellStage(execution, events, rollback);
}
