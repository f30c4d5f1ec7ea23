import { type EndingName, endingNamed } from '../../../core/protocol/endings.ts';
import type { Weights } from '../../../core/protocol/rollout.ts';
import { stateNamed } from '../../../core/protocol/states.ts';
import type { Scene } from '../scene.ts';
import type { State } from '../track.ts';
import type { FaultCase } from './case.ts';
import { roadTo, STAGE_5, STAGE_25, setOut } from './roads.ts';
import { holdIn } from './stage-states.ts';

const ALL_OLD: Weights = { stable: 100, canary: 0 };

/** A person takes all traffic away from the canary while the stage stands in a state. */
export function personCases({ name: state }: State): FaultCase[] {
  return [
    {
      name: `a person rolls back to 0 % while the stage is in "${state}"`,
      group: 'people',
      async play(scene) {
        const held = await holdIn(scene, state, 'entered');
        const rollback = await scene.startRollback({ canaryPercent: 0, reason: 'errors', requestedBy: 'ben' });
        await scene.ended(rollback);
        held.open();
        await scene.ended();
        // Before its claim, nobody could know of the stage: it is stopped all the same, or begins after the rollback.
        const began = scene.steps().some(({ state: at }) => stateNamed(at) === 'Release lease');
        const { status } = await scene.track.describe(scene.executionArn);
        const wentOn = status === 'SUCCEEDED' && began && state !== 'Release lease' && state !== 'Stage complete';
        return {
          expected: { A: ALL_OLD, AAAA: ALL_OLD },
          problems: wentOn ? ['the stage went on and was released'] : [],
        };
      },
    },
  ];
}

const TOO_EARLY: (EndingName | null)[] = ['LeaseHeld', 'StageOutOfOrder', 'WeightsDrifted'];

/** A second stage is started too early. */
export function secondStageCases({ name: state }: State): FaultCase[] {
  return [
    {
      name: `a second stage is started while the first is in "${state}"`,
      group: 'people',
      async play(scene) {
        const held = await holdIn(scene, state, 'entered');
        const second = await scene.startStage(scene.stage, `${scene.name}-second`);
        await scene.ended(second);
        const { status, error } = await scene.track.describe(second);
        held.open();
        await scene.ended();
        const refused = status === 'FAILED' && TOO_EARLY.includes(endingNamed(error));
        return refused ? undefined : { problems: [`the second stage ended with ${status} ${error}`] };
      },
    },
  ];
}

/** Two people, or a person and an alarm, at the same moment. */
export function togetherCases(): FaultCase[] {
  const together = (name: string, act: (scene: Scene) => Promise<unknown>, expected?: Weights): FaultCase => ({
    name,
    group: 'people',
    async play(scene) {
      const held = await holdIn(scene, 'Bake', 'entered');
      await act(scene);
      await scene.ended();
      held.open();
      await scene.track.setAlarm('OK');
      return expected ? { expected: { A: expected, AAAA: expected } } : undefined;
    },
  });
  const person = (scene: Scene) => scene.startRollback({ canaryPercent: 0, reason: 'errors', requestedBy: 'ben' });
  return [
    together('Stop and an alarm come together', (scene) => Promise.all([scene.stop(), scene.track.raiseAlarm()])),
    together('Stop and three ticks come together', async (scene) => {
      await scene.stop();
      await Promise.all([scene.track.watch(), scene.track.watch(), scene.track.watch()]);
    }),
    together(
      'a person and an alarm come together',
      (scene) => Promise.all([person(scene), scene.track.raiseAlarm()]),
      ALL_OLD,
    ),
    together('two people come together', (scene) => Promise.all([person(scene), person(scene)]), ALL_OLD),
    together('a person and Stop come together', (scene) => Promise.all([person(scene), scene.stop()]), ALL_OLD),
    together('the alarm turns red three times', async (scene) => {
      await Promise.all([scene.track.raiseAlarm(), scene.track.raiseAlarm(), scene.track.raiseAlarm()]);
    }),
    {
      name: 'a person rolls stage 25 back to 5 %, the share of before',
      group: 'people',
      async play(scene) {
        const held = scene.hold('entered', 'Bake');
        await setOut(scene, { begin: STAGE_25, accompany: (each) => each.approve() });
        await scene.reached(held, 'the bake');
        await scene.startRollback({ canaryPercent: 5, reason: 'errors', requestedBy: 'ben' });
        await scene.ended();
        return undefined;
      },
    },
    {
      name: 'the execution has a name of 80 characters',
      group: 'people',
      async play(scene) {
        const road = roadTo('Stage failed');
        scene.name = scene.name.padEnd(80, 'x');
        scene.executionArn = scene.executionArn.replace(/:[^:]*$/, `:${scene.name}`);
        await setOut(scene, { ...road, begin: STAGE_5 });
        await scene.ended();
        return undefined;
      },
    },
  ];
}
