import { setTimeout as sleep } from 'node:timers/promises';
import type { StateName } from '../../../core/protocol/states.ts';
import type { Barrier } from '../barrier.ts';
import type { Scene } from '../scene.ts';
import type { State } from '../track.ts';
import type { FaultCase } from './case.ts';
import { hurry, roadTo, setOut, thrown } from './roads.ts';

/** What may happen to one state of the stage machine. */
export function stageStateCases(state: State): FaultCase[] {
  return [...(state.callsLambda ? taskCases(state) : []), ...everyStateCases(state)];
}

function taskCases({ name: state }: State): FaultCase[] {
  const fail = (
    name: string,
    group: string,
    error: Parameters<typeof thrown>[0],
    arm: (scene: Scene) => void,
    safety?: 'catch',
  ): FaultCase => ({
    name: `"${state}" ${name}`,
    group,
    ...(safety && { safety }),
    async play(scene) {
      arm(scene);
      await setOut(scene, roadTo(state));
      await scene.ended();
      const struck = scene.steps().some(({ state: at, question }) => at === state && question === 'before');
      return struck ? undefined : { problems: [`the fault never happened: nothing called for ${state} (${error})`] };
    },
  });
  const again = { times: 1000 };
  const now = (scene: Scene) => {
    scene.faultAt = Date.now();
  };
  const always = (scene: Scene, when: 'before' | 'after', error: Parameters<typeof thrown>[0]) => {
    const order = thrown(error);
    scene.at(
      when,
      state,
      () => {
        now(scene);
        return order();
      },
      again,
    );
  };
  return [
    fail(
      'fails, however often it is tried',
      'errors',
      'Error',
      (scene) => {
        hurry(scene);
        always(scene, 'before', 'Error');
      },
      'catch',
    ),
    fail(
      'does not answer in its time, and its function goes on',
      'time-outs',
      'States.Timeout',
      (scene) => {
        hurry(scene);
        const order = thrown('States.Timeout');
        scene.at(
          'before',
          state,
          ({ attempt }) => {
            now(scene);
            return attempt === 0 ? { timeout: true } : order();
          },
          again,
        );
      },
      'catch',
    ),
    fail('crashes once before its work', 'crashes', 'Lambda.Unknown', (scene) => {
      hurry(scene);
      scene.at('before', state, thrown('Lambda.Unknown'));
    }),
    fail('crashes once after its work', 'crashes', 'Lambda.Unknown', (scene) => {
      hurry(scene);
      scene.at('after', state, thrown('Lambda.Unknown'));
    }),
    fail(
      'crashes after its work, every time',
      'crashes',
      'Lambda.Unknown',
      (scene) => {
        hurry(scene);
        always(scene, 'after', 'Lambda.Unknown');
      },
      'catch',
    ),
    {
      name: `Stop while "${state}" has done its work and not said so`,
      group: 'stops',
      safety: 'stop',
      async play(scene) {
        await holdIn(scene, state, 'after');
        await scene.stop();
        return undefined;
      },
    },
  ];
}

function everyStateCases({ name: state }: State): FaultCase[] {
  return [
    {
      name: `Stop in "${state}"`,
      group: 'stops',
      safety: 'stop',
      async play(scene) {
        await holdIn(scene, state, 'entered');
        await scene.stop();
        return undefined;
      },
    },
    {
      name: `a listed alarm turns red in "${state}"`,
      group: 'alarms',
      safety: 'alarm',
      async play(scene) {
        await turnRed(scene, await holdIn(scene, state, 'entered'), 3000);
        return undefined;
      },
    },
    {
      name: `Stop in "${state}", and its event is lost`,
      group: 'lost events',
      safety: 'lostEvent',
      waitsForTick: true,
      async play(scene) {
        scene.at('event', '*', () => ({ delays: [] }), { times: 10 });
        await holdIn(scene, state, 'entered');
        await scene.stop();
        return undefined;
      },
    },
    {
      name: `Stop in "${state}", and its event comes three times, the last one late`,
      group: 'repeated events',
      safety: 'stop',
      async play(scene) {
        scene.at('event', '*', ({ status }) => (status === 'RUNNING' ? {} : { delays: [0, 0, 2] }), { times: 10 });
        await holdIn(scene, state, 'entered');
        await scene.stop();
        scene.release();
        await sleep(2500);
        return undefined;
      },
    },
  ];
}

/** An abort takes a second at most; where there is nothing to abort, the stage goes on. */
export async function turnRed(scene: Scene, held: Barrier, patienceMs: number): Promise<void> {
  scene.faultAt = await scene.track.raiseAlarm();
  await scene.track.until('the abort is over', async () => !(await scene.isRunning()), patienceMs).catch(() => {});
  held.open();
  await scene.ended();
  await scene.track.setAlarm('OK');
}

/** The stage stands in this state and does not go on by itself. */
export async function holdIn(
  scene: Scene,
  state: StateName,
  question: 'entered' | 'before' | 'after',
): Promise<Barrier> {
  const held = scene.hold(question, state);
  await setOut(scene, roadTo(state));
  await scene.reached(held, `"${state}"`);
  return held;
}
