import { judge } from '../judge.ts';
import { busyZone } from '../proxy/rules.ts';
import { Scene } from '../scene.ts';
import type { Track } from '../track.ts';
import type { FaultCase } from './case.ts';
import { STAGE_5, setOut } from './roads.ts';

/** Two stacks in one zone. They need several tracks at once, so they happen when nothing else does. */
export function neighbourCases(tracks: Track[]): FaultCase[] {
  const [one, other] = tracks;
  const duo = tracks.find(({ group }) => group.records.length === 2);
  if (!one || !other) return [];
  return [
    {
      name: 'two stacks of one zone run a stage at the same time, and Route 53 is busy again and again',
      group: 'neighbours',
      environment: one.environment,
      async play(scene) {
        const beside = new Scene(other);
        for (const each of [scene, beside]) each.on(({ batch }) => batch !== null, busyZone, 4);
        await Promise.all([setOut(scene, { begin: STAGE_5 }), setOut(beside, { begin: STAGE_5 })]);
        await Promise.all([scene.ended(), beside.ended()]);
        return { problems: await othersProblems(beside) };
      },
    },
    {
      name: 'one of two stacks of a zone is stopped while the other bakes, which goes on',
      group: 'neighbours',
      environment: one.environment,
      async play(scene) {
        const beside = new Scene(other);
        const [held, waiting] = [scene.hold('entered', 'Bake'), beside.hold('entered', 'Bake')];
        await Promise.all([setOut(scene, { begin: STAGE_5 }), setOut(beside, { begin: STAGE_5 })]);
        await Promise.all([scene.reached(held, 'the bake'), beside.reached(waiting, 'the bake')]);
        await scene.stop();
        await scene.settled();
        waiting.open();
        await beside.ended();
        const problems = await othersProblems(beside);
        const { status } = await other.describe(beside.executionArn);
        return { problems: status === 'SUCCEEDED' ? problems : [...problems, `the other stage ended with ${status}`] };
      },
    },
    ...(duo ? sharingCases(one, duo) : []),
  ];
}

/** `duo` has the name of `one`, and another one besides. */
function sharingCases(one: Track, duo: Track): FaultCase[] {
  const while_ = (first: Track, second: Track, ends: 'completes' | 'is stopped'): FaultCase => ({
    name: `${first === one ? 'the stack with one name' : 'the stack with two names'} owns a shared name and ${ends}; the other one is refused meanwhile`,
    group: 'neighbours',
    environment: first.environment,
    async play(scene) {
      await second.reset(STAGE_5.from);
      const held = scene.hold('entered', 'Bake');
      await setOut(scene, { begin: STAGE_5 });
      await scene.reached(held, 'the bake');
      const beside = new Scene(second);
      await beside.startStage(5, beside.name);
      await beside.ended();
      const { status, error } = await second.describe(beside.executionArn);
      if (ends === 'is stopped') await scene.stop();
      held.open();
      await scene.ended();
      await scene.settled();
      beside.disarm();
      return { problems: status === 'FAILED' ? [] : [`the other stack's stage ended with ${status} ${error}`] };
    },
  });
  return [
    while_(one, duo, 'completes'),
    while_(one, duo, 'is stopped'),
    while_(duo, one, 'completes'),
    while_(duo, one, 'is stopped'),
  ];
}

async function othersProblems(beside: Scene): Promise<string[]> {
  await beside.settled();
  const { problems } = await judge(beside);
  beside.disarm();
  return problems.map((problem) => `of the other stack: ${problem}`);
}
