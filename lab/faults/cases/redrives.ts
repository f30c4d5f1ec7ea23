import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import type { Scene } from '../scene.ts';
import type { State } from '../track.ts';
import type { FaultCase } from './case.ts';
import { roadTo, setOut } from './roads.ts';
import { holdIn } from './stage-states.ts';

/** Somebody redrives the execution after its rollback: it goes on in the state where it was stopped. */
export function redriveCases({ name: state }: State): FaultCase[] {
  return [
    {
      name: `the stage is stopped in "${state}", rolled back, and redriven`,
      group: 'redrives',
      async play(scene) {
        await holdIn(scene, state, 'entered');
        await scene.stop();
        scene.release();
        await scene.settled();
        await redrive(scene);
        await scene.ended();
        return undefined;
      },
    },
  ];
}

/** Somebody redrives a rollback that was stopped, after another one has done its work. */
export function redrivenRollbackCases({ name: state }: State): FaultCase[] {
  return [
    {
      name: `the rollback is stopped in "${state}", another one follows, and the first is redriven`,
      group: 'redrives',
      async play(scene) {
        const held = scene.hold('entered', state, scene.rollbackArn());
        await setOut(scene, roadTo('Stage failed'));
        await scene.reached(held, `"${state}" of the rollback`);
        await scene.stop(scene.rollbackArn());
        scene.faultAt = null;
        await scene.settled();
        await redrive(scene, scene.rollbackArn());
        await scene.ended(scene.rollbackArn());
        return undefined;
      },
    },
  ];
}

async function redrive(scene: Scene, executionArn = scene.executionArn): Promise<void> {
  await scene.track.common.clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
}
