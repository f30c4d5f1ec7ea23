import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import type { Weights } from '../../../core/protocol/rollout.ts';
import type { Step } from '../control.ts';
import { holdBack } from '../proxy/rules.ts';
import type { Scene } from '../scene.ts';
import type { FaultCase } from './case.ts';
import { hurry, type Road, STAGE_5, STAGE_25, setOut, thrown } from './roads.ts';
import { isWrite, WRITES, type Write } from './writes.ts';

/** Answers with where the weights are then, when that is not where the stage began. */
type End = [string, (scene: Scene) => Promise<Weights | undefined>];

const ALL_OLD: Weights = { stable: 100, canary: 0 };

const ENDS: End[] = [
  [
    'a Stop',
    async (scene) => {
      await scene.stop();
      return undefined;
    },
  ],
  [
    'an alarm',
    async (scene) => {
      scene.faultAt = await scene.track.raiseAlarm();
      await scene.ended();
      await scene.track.setAlarm('OK');
      return undefined;
    },
  ],
  [
    'a person',
    async (scene) => {
      await scene.startRollback({ canaryPercent: 0, reason: 'errors', requestedBy: 'ben' });
      return ALL_OLD;
    },
  ],
];

/** A write is held back on its way until the rollback is over, and then let go: it must be refused. */
export function lateWriteCases(): FaultCase[] {
  const stageWrites = ['claim', 'advance', 'release'] as const;
  const roads: [string, Road][] = [
    ['stage 5', { begin: STAGE_5 }],
    ['stage 25', { begin: STAGE_25, accompany: (scene) => scene.approve() }],
  ];
  return [
    ...stageWrites.flatMap((write) =>
      roads.flatMap(([stage, road]) =>
        // An alarm finds no stage before the claim has landed.
        ENDS.filter(([what]) => write !== 'claim' || what !== 'an alarm').map(([what, end]) =>
          late(`the ${write} of ${stage} arrives only after the rollback that ${what} led to`, write, road, end),
        ),
      ),
    ),
    ...stageWrites.map((write) =>
      late(
        `the ${write} arrives only after a time-out has led to the rollback`,
        write,
        {
          begin: STAGE_5,
          prepare(scene) {
            hurry(scene);
            const again = thrown('States.Timeout');
            const order = ({ attempt }: Step) => (attempt === 0 ? { timeout: true } : again());
            scene.at('before', WRITES[write].state, order, { times: 1000 });
          },
        },
        async () => undefined,
      ),
    ),
    ...stageWrites.map(lateFunction),
    ...stageWrites.map(intoNextStage),
  ];
}

function late(name: string, write: Write, road: Road, end: End[1]): FaultCase {
  return {
    name,
    group: 'late writes',
    async play(scene) {
      const held = scene.barrier();
      scene.on(isWrite(write, scene.executionArn), holdBack(held));
      await setOut(scene, road);
      await scene.reached(held, `the ${write}`);
      const weights = await end(scene);
      await scene.ended();
      await rollbackIsOver(scene);
      held.open();
      await isAnswered(scene, write);
      return weights && { expected: { A: weights, AAAA: weights } };
    },
  };
}

/** The function itself is late: it begins when all is over, and reads everything afresh. */
function lateFunction(write: 'claim' | 'advance' | 'release'): FaultCase {
  const { state } = WRITES[write];
  return {
    name: `the function of "${state}" begins only after the rollback that a Stop led to`,
    group: 'late writes',
    async play(scene) {
      const held = scene.hold('before', state);
      await setOut(scene, { begin: STAGE_5 });
      await scene.reached(held, state);
      await scene.stop();
      await rollbackIsOver(scene);
      held.open();
      await scene.track.until('the late function has ended', () =>
        scene.steps().some(({ question, state: at }) => question === 'after' && at === state),
      );
      return undefined;
    },
  };
}

/** By the time the late write arrives, the next stage owns the group: it goes on as if nothing were. */
function intoNextStage(write: 'claim' | 'advance' | 'release'): FaultCase {
  return {
    name: `the ${write} of a stopped stage arrives in the middle of the next one`,
    group: 'late writes',
    async play(scene) {
      const held = scene.barrier();
      scene.on(isWrite(write, scene.executionArn), holdBack(held));
      await setOut(scene, { begin: STAGE_5 });
      await scene.reached(held, `the ${write}`);
      await scene.stop();
      await rollbackIsOver(scene);
      const nextName = `${scene.name}-next`;
      const nextArn = scene.executionArn.replace(/:[^:]*$/, `:${nextName}`);
      const next = scene.hold('entered', 'Bake', nextArn);
      await scene.startStage(5, nextName);
      await scene.reached(next, 'the bake of the next stage');
      held.open();
      await isAnswered(scene, write);
      next.open();
      await scene.ended(nextArn);
      const { status } = await scene.track.describe(nextArn);
      const problems = status === 'SUCCEEDED' ? [] : [`the next stage ended with ${status}`];
      return { expected: { A: scene.to, AAAA: scene.to }, problems };
    },
  };
}

/** Nothing of the stage is under way any more but what is held back. There may be no lease at all, before its rollback and after it. */
async function rollbackIsOver(scene: Scene): Promise<void> {
  await scene.track.until(
    'the rollback is over',
    async () => (await scene.track.running()).length === 0 && scene.isFree(await hasRollback(scene)),
  );
}

async function hasRollback(scene: Scene): Promise<boolean> {
  try {
    await scene.track.describe(scene.rollbackArn());
    return true;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false;
    throw error;
  }
}

async function isAnswered(scene: Scene, write: Write): Promise<void> {
  const isLate = isWrite(write, scene.executionArn);
  await scene.track.until('the late write has been answered', () =>
    scene.calls().some((call) => isLate(call) && call.made.some(({ doneAt }) => doneAt < Number.POSITIVE_INFINITY)),
  );
}
