import type { StateName } from '../../../core/protocol/states.ts';
import type { FaultCase } from './case.ts';
import { holdIn } from './stage-states.ts';

/** The next stage stands in these states when the event of the one before arrives: EventBridge promises no order. */
const MEANWHILE: StateName[] = ['Prepare stage', 'Let cache warm up', 'Bake', 'Release lease', 'Stage complete'];

/** The event of a stage that was stopped comes out of order: in the middle of the next stage. */
export function lateEventCases(): FaultCase[] {
  return MEANWHILE.map((state) => ({
    name: `the event of a stopped stage comes when the next one is in "${state}"`,
    group: 'repeated events',
    async play(scene) {
      scene.at('event', '*', () => ({ delays: [] }), { times: 2 });
      await holdIn(scene, 'Bake', 'entered');
      await scene.stop();
      await scene.settled();

      const nextName = `${scene.name}-next`;
      const nextArn = scene.executionArn.replace(/:[^:]*$/, `:${nextName}`);
      const next = scene.hold('entered', state, nextArn);
      await scene.startStage(scene.stage, nextName);
      await scene.reached(next, `"${state}" of the next stage`);
      const before = scene.calls().length;
      await scene.track.announce(scene.executionArn, 'ABORTED');
      await scene.track.until('the watcher has looked', () =>
        scene
          .calls()
          .slice(before)
          .some((call) => scene.track.isBy('WatchRollouts', call)),
      );
      next.open();
      await scene.ended(nextArn);
      const { status } = await scene.track.describe(nextArn);
      return {
        expected: { A: scene.to, AAAA: scene.to },
        problems: status === 'SUCCEEDED' ? [] : [`the next stage ended with ${status}`],
      };
    },
  }));
}
