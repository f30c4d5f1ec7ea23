import type { Executions, ListedExecution } from './executions.ts';

/** The stages that run and may claim or hold the lease: no dry run, and none that the list shows a moment too long. */
export async function runningStages(
  executions: Pick<Executions, 'running' | 'describe'>,
  stageMachineArn: string,
): Promise<ListedExecution[]> {
  const listed = await executions.running(stageMachineArn);
  const described = await Promise.all(listed.map(({ arn }) => executions.describe(arn)));
  return described.filter(({ running, dryRun }) => running && !dryRun);
}
