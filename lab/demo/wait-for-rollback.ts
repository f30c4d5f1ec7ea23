import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import type { Cloud } from '../cloud/cloud.ts';
import { readLive } from '../site/live-weights.ts';
import { followExecution } from './follow-execution.ts';

/** A stage that somebody stopped is rolled back by the watcher; at the latest its schedule sees it, once a minute. */
const PATIENCE_MS = 90_000;

/** Follows the rollback of the stage that just failed, until nobody holds the lease any more. */
export async function waitForRollback(cloud: Cloud, say: (line: string) => void): Promise<void> {
  const { clients, outputs } = cloud;
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const { executions = [] } = await clients.stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn: outputs.RollbackMachineArn, maxResults: 1 }),
    );
    const [newest] = executions;
    if (newest?.executionArn) await followExecution(cloud, newest.executionArn, (line) => say(`  rollback ${line}`));
    if ((await readLive(clients.route53, outputs.RecordGroup)).free) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  say(`The lease is still held after ${PATIENCE_MS / 1000} seconds.`);
}
