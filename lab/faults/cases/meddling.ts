import { type Pair, pairsOf, weightsOf } from '../../../core/lease/weights.ts';
import type { Weights } from '../../../core/protocol/rollout.ts';
import type { Scene } from '../scene.ts';
import type { State } from '../track.ts';
import type { FaultCase } from './case.ts';
import { holdIn } from './stage-states.ts';

/** What somebody does to the records; answers with the weights of A that they leave, where these stay as they are. */
type Meddle = (scene: Scene) => Promise<Weights | null>;

const MEDDLES: [string, Meddle][] = [
  ['deletes the lease', deleteLease],
  ['gives one canary record another weight', editRecord],
  ['deletes one canary record', deleteRecord],
];

/** Somebody who knows nothing of Sluice, in every state: what they set stays, everything else goes where it belongs. */
export function meddlingCases({ name: state }: State): FaultCase[] {
  return [
    ...MEDDLES.map(
      ([what, meddle]): FaultCase => ({
        name: `somebody ${what} while the stage is in "${state}"`,
        group: 'meddling',
        async play(scene) {
          const held = await holdIn(scene, state, 'entered');
          const left = await meddle(scene);
          held.open();
          return { expected: await expectedAfter(scene, left) };
        },
      }),
    ),
    ...(['Stop', 'an alarm'] as const).map(
      (end): FaultCase => ({
        name: `somebody deletes the lease while the stage is in "${state}", and ${end} ends it`,
        group: 'meddling',
        async play(scene) {
          const held = await holdIn(scene, state, 'entered');
          await deleteLease(scene);
          if (end === 'Stop') await scene.stop();
          else {
            await scene.track.raiseAlarm();
            await scene.track.until('the abort is over', async () => !(await scene.isRunning()), 3000).catch(() => {});
          }
          held.open();
          const expected = await expectedAfter(scene, null);
          await scene.track.setAlarm('OK');
          return { expected };
        },
      }),
    ),
  ];
}

/** By how the execution ended, because the lease may tell nothing any more. */
async function expectedAfter(scene: Scene, left: Weights | null): Promise<Partial<Record<string, Weights>>> {
  await scene.ended();
  const { status, input = '' } = await scene.track.describe(scene.executionArn);
  const dryRun = input.includes('"dryRun":true');
  const released = scene
    .steps()
    .some(({ question, state, error }) => question === 'after' && state === 'Release lease' && !error);
  const committed = (status === 'SUCCEEDED' && !dryRun) || released;
  const all = committed ? scene.to : scene.from;
  return { A: left ?? all, AAAA: all };
}

async function deleteLease({ track }: Scene): Promise<null> {
  await track.deleteLease();
  return null;
}

export async function editRecord(scene: Scene): Promise<Weights> {
  const pair = await firstPair(scene);
  const canary = { ...pair.canary, Weight: 7 };
  await scene.track.change([{ Action: 'UPSERT', ResourceRecordSet: canary }]);
  return weightsOf({ ...pair, canary });
}

async function deleteRecord(scene: Scene): Promise<null> {
  const { canary: ResourceRecordSet } = await firstPair(scene);
  await scene.track.change([{ Action: 'DELETE', ResourceRecordSet }]);
  return null;
}

async function firstPair(scene: Scene): Promise<Pair> {
  const [pair] = pairsOf(await scene.track.snapshot(), scene.track.group);
  if (!pair) throw new Error('No pair is whole.');
  return pair;
}
