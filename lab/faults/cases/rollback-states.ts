import type { Weights } from '../../../core/protocol/rollout.ts';
import type { StateName } from '../../../core/protocol/states.ts';
import type { Scene } from '../scene.ts';
import type { State } from '../track.ts';
import type { FaultCase } from './case.ts';
import { editRecord } from './meddling.ts';
import { hurry, STAGE_5, setOut, thrown } from './roads.ts';

/** One record of a pair that the stage has led to 95-5. */
const EDITED: Weights = { stable: 95, canary: 7 };

/** What may happen to one state of the rollback machine, in the first rollback of a stage whose traffic has moved. */
export function rollbackStateCases(state: State): FaultCase[] {
  const cases: FaultCase[] = [
    inRollback(state.name, 'is stopped', async (scene) => {
      const held = scene.hold('entered', state.name, scene.rollbackArn());
      await start(scene, state.name);
      await scene.reached(held, `"${state.name}" of the rollback`);
      await scene.stop(scene.rollbackArn());
      scene.faultAt = null;
    }),
  ];
  if (state.type !== 'Task') return cases;
  const struck = (name: string, arm: (scene: Scene) => void) =>
    inRollback(state.name, name, async (scene) => {
      hurry(scene, scene.rollbackArn());
      arm(scene);
      await start(scene, state.name);
    });
  const here = (scene: Scene, times = 1) => ({ times, execution: scene.rollbackArn() });
  return [
    ...cases,
    struck('fails three times', (scene) => scene.at('before', state.name, thrown('Error'), here(scene, 3))),
    struck('fails until the rollback gives up', (scene) =>
      scene.at('before', state.name, thrown('Error'), here(scene, 1000)),
    ),
    struck('crashes before its work', (scene) => scene.at('before', state.name, thrown('Lambda.Unknown'), here(scene))),
    struck('crashes after its work', (scene) => scene.at('after', state.name, thrown('Lambda.Unknown'), here(scene))),
    struck('does not answer in its time, and goes on', (scene) =>
      scene.at('before', state.name, () => ({ timeout: true }), here(scene)),
    ),
    struck('crashes after its work until the rollback gives up', (scene) =>
      scene.at('after', state.name, thrown('Lambda.Unknown'), here(scene, 1000)),
    ),
  ];
}

function inRollback(state: StateName, what: string, drive: (scene: Scene) => Promise<void>): FaultCase {
  return {
    name: `the rollback's "${state}" ${what}`,
    group: 'rollback machine',
    async play(scene) {
      await drive(scene);
      await scene.ended();
      await scene.track.until('the rollback has ended', async () => {
        const { status } = await scene.track.describe(scene.rollbackArn()).catch(() => ({ status: 'RUNNING' }));
        return status !== 'RUNNING';
      });
      const came = scene.steps().some(({ execution, state: at }) => execution === scene.rollbackArn() && at === state);
      return {
        expected: state === 'Rollback incomplete' ? { A: EDITED } : {},
        problems: came ? [] : [`the rollback never came to "${state}"`],
      };
    },
  };
}

/** A stage that fails after its traffic has moved. */
async function start(scene: Scene, state: StateName): Promise<void> {
  await setOut(scene, {
    begin: STAGE_5,
    prepare: () => {
      scene.at('before', 'Flush cache again', thrown('FlushTimedOut'));
      if (state === 'Rollback incomplete') {
        scene.at('entered', 'Flush cache again', async () => {
          await editRecord(scene);
          return {};
        });
      }
      if (state === 'Tell operator of stale cache') {
        scene.at('before', 'Flush cache', thrown('RedisUnavailable'), { execution: scene.rollbackArn() });
      }
      if (state === 'Rollback failed') {
        scene.at('before', 'Restore weights', thrown('RecordsUnfit'), { execution: scene.rollbackArn() });
      }
    },
  });
}
