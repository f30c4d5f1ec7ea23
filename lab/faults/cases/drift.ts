import { endingNamed } from '../../../core/protocol/endings.ts';
import type { Weights } from '../../../core/protocol/rollout.ts';
import type { StateName } from '../../../core/protocol/states.ts';
import { setRecords } from '../../site/zone.ts';
import { TTL_SECONDS } from '../common.ts';
import type { Scene } from '../scene.ts';
import type { FaultCase } from './case.ts';
import { STAGE_5, setOut } from './roads.ts';

const ELSEWHERE: Weights = { stable: 60, canary: 40 };

/** Somebody who knows nothing of Sluice writes the weights. What they wrote stays; the rest goes where it belongs. */
export function driftCases(): FaultCase[] {
  return [
    {
      name: 'somebody moved the weights before the stage',
      group: 'drift',
      async play(scene) {
        await setOut(scene, { begin: STAGE_5 });
        await scene.ended();
        await write(scene, ELSEWHERE);
        const second = await scene.startStage(50, `${scene.name}-second`);
        await scene.ended(second);
        const { error } = await scene.track.describe(second);
        const problems =
          endingNamed(error) === 'WeightsDrifted' ? [] : [`the stage after the drift ended with ${error}`];
        return { expected: { A: ELSEWHERE, AAAA: ELSEWHERE }, problems };
      },
    },
    during('before the advance', 'Advance weights', ELSEWHERE),
    during('in the bake', 'Bake', ELSEWHERE),
    during('while the release is under way', 'Release lease', ELSEWHERE),
    partly('the A records alone, before the advance', 'Advance weights'),
    partly('the A records alone, in the bake', 'Bake'),
    {
      name: 'somebody moved the weights while the rollback ran, after it had restored them',
      group: 'drift',
      async play(scene) {
        const held = scene.hold('entered', 'Free lease', scene.rollbackArn());
        scene.at('before', 'Flush cache again', () => ({ throw: { error: 'FlushTimedOut', cause: '' } }));
        await setOut(scene, { begin: STAGE_5 });
        await scene.reached(held, '"Free lease" of the rollback');
        await write(scene, ELSEWHERE);
        held.open();
        await scene.ended();
        return { expected: { A: ELSEWHERE, AAAA: ELSEWHERE } };
      },
    },
    {
      name: 'somebody deletes the lease in the bake',
      group: 'drift',
      async play(scene) {
        const held = scene.hold('entered', 'Bake');
        await setOut(scene, { begin: STAGE_5 });
        await scene.reached(held, 'the bake');
        await scene.track.deleteLease();
        held.open();
        await scene.ended();
        // The stage itself still knows what it has moved.
        return { expected: { A: scene.from, AAAA: scene.from } };
      },
    },
  ];
}

function during(when: string, state: StateName, weights: Weights): FaultCase {
  return {
    name: `somebody moved all weights ${when}`,
    group: 'drift',
    async play(scene) {
      await interrupt(scene, state, () => write(scene, weights));
      return { expected: { A: weights, AAAA: weights } };
    },
  };
}

function partly(what: string, state: StateName): FaultCase {
  return {
    name: `somebody moved ${what}`,
    group: 'drift',
    async play(scene) {
      await interrupt(scene, state, async () => {
        const before = await scene.track.snapshot();
        await write(scene, ELSEWHERE);
        await scene.track.change(
          before.records
            .filter(({ Type }) => Type === 'AAAA')
            .map((ResourceRecordSet) => ({ Action: 'UPSERT' as const, ResourceRecordSet })),
        );
      });
      return { expected: { A: ELSEWHERE, AAAA: scene.from } };
    },
  };
}

async function interrupt(scene: Scene, state: StateName, act: () => Promise<void>): Promise<void> {
  const held = scene.hold('entered', state);
  await setOut(scene, { begin: STAGE_5 });
  await scene.reached(held, `"${state}"`);
  await act();
  held.open();
  await scene.ended();
}

async function write(scene: Scene, weights: Weights): Promise<void> {
  const { common, group } = scene.track;
  for (const { name } of group.records) {
    await setRecords(common.direct.route53, common.zone, { ttlSeconds: TTL_SECONDS, weights, site: name });
  }
}
