import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Mark } from '../../core/report/report.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { followExecution } from './follow-execution.ts';
import { runStage, type StageRun } from './run-stage.ts';
import type { Seat } from './seat.ts';
import { untilWarm } from './until-warm.ts';

export interface Compared {
  run: StageRun;
  marks: Mark[];
}

/**
 * The last stage once more, now with a second flush: for an honest comparison it begins where the first one began. So a
 * person takes traffic back, and the stack is deployed with the other setting, as an operator would.
 */
export function comparison(cloud: Cloud, seat: Seat, deploy: () => Promise<void>): () => Promise<Compared> {
  return async () => {
    const [before = 50, last = 100] = cloud.outputs.Stages.slice(-2);
    seat.began(
      `Back to ${before} %, by a person: to run the last stage once more, with a second flush after the advance`,
    );
    const at = new Date();
    const { executionArn = '' } = await cloud.clients.stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: cloud.outputs.RollbackMachineArn,
        name: `demo-rollback-${Date.now().toString(36)}`,
        input: JSON.stringify({ canaryPercent: before, requestedBy: 'demo', reason: 'to compare with a second flush' }),
      }),
    );
    const ending = await followExecution(cloud, executionArn, seat.follow, {
      entered: async (state) => seat.entered(state),
    });
    if (ending.status !== 'SUCCEEDED') throw new Error(`The rollback failed: ${ending.error}: ${ending.cause}`);
    seat.say('Deploying the stack with flush.againAfterAdvance');
    // The rollback has flushed the cache too, and a stage begins with a warm one or not at all.
    await Promise.all([deploy(), untilWarm(cloud, 5)]);
    seat.began(`Stage ${last} % once more, flushing again after the advance`);
    const text = `a person takes traffic back to ${before} %, to compare`;
    return { run: await runStage(cloud, last, seat), marks: [{ at: at.toISOString(), text, tone: 'neutral' }] };
  };
}
