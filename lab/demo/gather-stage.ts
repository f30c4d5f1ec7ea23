import { gatherStage as gather } from '../../core/report/gather.ts';
import { readExecutions } from '../../core/report/read-executions.ts';
import type { StageReport } from '../../core/report/report.ts';
import type { Cloud } from '../cloud/cloud.ts';

/** What Step Functions knows of a stage that has ended, and of its rollback. */
export async function gatherStage({ clients, outputs }: Cloud, executionArn: string): Promise<StageReport> {
  const executions = readExecutions(clients.stepFunctions, outputs.RollbackMachineArn);
  const stage = await gather(executions, executionArn, new Date());
  if (!stage) throw new Error(`The emulator knows ${executionArn} no more.`);
  return stage;
}
