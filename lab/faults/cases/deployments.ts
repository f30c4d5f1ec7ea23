import type { StateName } from '../../../core/protocol/states.ts';
import type { Track } from '../track.ts';
import type { FaultCase } from './case.ts';
import { roadTo, STAGE_5, STAGE_25, setOut } from './roads.ts';

/** Deploys a track with other settings, which changes nearly every function and both machines. */
export type Deploy = (track: Track) => Promise<void>;

/** A deployment changes nothing for what runs: a stage goes on with the functions that it began with, and so does a rollback. */
export function deploymentCases(deploy: Deploy): FaultCase[] {
  const stage = (state: StateName): FaultCase => ({
    name: `a deployment while the stage is in "${state}"`,
    group: 'deployments',
    async play(scene) {
      const held = scene.hold('entered', state);
      await setOut(scene, { begin: state === 'Ask for approval' ? STAGE_25 : STAGE_5 });
      await scene.reached(held, `"${state}"`);
      await deploy(scene.track);
      held.open();
      if (state === 'Ask for approval') await scene.approve();
      await scene.ended();
      const { status, error } = await scene.track.describe(scene.executionArn);
      return status === 'SUCCEEDED' ? undefined : { problems: [`the stage ended with ${error}`] };
    },
  });
  const rollback: FaultCase = {
    name: 'a deployment while the rollback has yet to restore the weights',
    group: 'deployments',
    async play(scene) {
      const held = scene.hold('entered', 'Restore weights', scene.rollbackArn());
      await setOut(scene, roadTo('Stage failed'));
      await scene.reached(held, '"Restore weights" of the rollback');
      await deploy(scene.track);
      held.open();
      await scene.ended();
      await scene.settled();
      const { status, error } = await scene.track.describe(scene.rollbackArn());
      return status === 'SUCCEEDED' ? undefined : { problems: [`the rollback ended with ${error}`] };
    },
  };
  return [...(['Let cache warm up', 'Ask for approval', 'Bake'] as const).map(stage), rollback];
}
