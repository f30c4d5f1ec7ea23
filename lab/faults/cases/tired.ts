import type { StateName } from '../../../core/protocol/states.ts';
import type { Order, Step } from '../control.ts';
import { bucket, throttle } from '../proxy/rules.ts';
import type { Scene } from '../scene.ts';
import type { State, Track } from '../track.ts';
import type { FaultCase, Machines } from './case.ts';
import { hurry, type Road, roadTo, STAGE_5, STAGE_25, setOut, thrown } from './roads.ts';
import { holdIn, turnRed } from './stage-states.ts';

const THROTTLED = 'Lambda.TooManyRequestsException';
const ASLEEP = 'Lambda.ResourceNotReadyException';
/** So long nobody can invoke anything. */
const OUTAGE_MS = 12_000;
/** The way back has won so soon after that. */
const RECOVERED_WITHIN_MS = 10_000;

/** Lambda throttles or has put functions to sleep, Route 53 throttles: it takes longer, and ends as ever. */
export function tiredCases({ stage, rollback }: Machines): FaultCase[] {
  return [
    ...stage
      .filter(({ callsLambda }) => callsLambda)
      .flatMap((state) => taskCases(state, (scene) => scene.executionArn)),
    ...rollback
      .filter(({ callsLambda }) => callsLambda)
      .flatMap((state) => taskCases(state, (scene) => scene.rollbackArn(), ' of the rollback')),
    asleep('the first stage after a month', { begin: STAGE_5 }),
    asleep('the first stage with a gate after a month', { begin: STAGE_25, accompany: (scene) => scene.approve() }),
    asleep('the first rollback after a month', roadTo('Stage failed')),
    outage(),
    ...(['Flush cache', 'Let cache warm up', 'Bake', 'Release lease'] as const).flatMap((state) => [
      busyAlarm(state),
      busyStop(state),
    ]),
    {
      name: 'a whole stage while Route 53 throttles one call in three',
      group: 'a tired cloud',
      async play(scene) {
        oneInThree(scene);
        await setOut(scene, { begin: STAGE_5 });
        await scene.ended();
        const { status, error } = await scene.track.describe(scene.executionArn);
        return status === 'SUCCEEDED' ? undefined : { problems: [`the stage ended with ${error}`] };
      },
    },
  ];
}

/** One task that Lambda throttles, and one whose function sleeps. */
function taskCases({ name: state }: State, of: (scene: Scene) => string, where = ''): FaultCase[] {
  const meets = (what: string, error: Parameters<typeof thrown>[0], times: number): FaultCase => ({
    name: `${what} when "${state}"${where} is called`,
    group: 'a tired cloud',
    async play(scene) {
      const inRollback = of(scene) !== scene.executionArn;
      hurry(scene, of(scene));
      const rule = scene.at('before', state, thrown(error), { times, execution: of(scene) });
      await setOut(scene, inRollback ? roadTo('Stage failed') : approved(state));
      await scene.ended();
      await scene.settled();
      const problems = rule.times === times && !UNREACHED.includes(state) ? ['the fault never happened'] : [];
      const { status } = await scene.track.describe(scene.executionArn);
      const given = inRollback || roadTo(state).prepare !== undefined || status === 'SUCCEEDED';
      return { problems: given ? problems : [...problems, 'the stage gave up'] };
    },
  });
  return [meets('Lambda throttles five times', THROTTLED, 5), meets('the function is asleep', ASLEEP, 3)];
}

/** The road to a state, past the gate. */
function approved(state: StateName): Road {
  return state === 'Ask for approval' ? { ...roadTo(state), accompany: (scene) => scene.approve() } : roadTo(state);
}

/** The cache can be flushed on this road, so nobody is told that it could not. */
const UNREACHED: StateName[] = ['Tell operator of stale cache'];

/** Every function sleeps until it was called once. */
function asleep(name: string, road: Road): FaultCase {
  return {
    name: `${name}, when every function is asleep`,
    group: 'a tired cloud',
    async play(scene) {
      const awake = new Set<string>();
      const order = ({ execution, state }: Step): Order => {
        const asked = `${execution} ${state}`;
        if (awake.has(asked)) return {};
        awake.add(asked);
        return thrown(ASLEEP)();
      };
      for (const execution of [scene.executionArn, scene.rollbackArn()]) {
        hurry(scene, execution);
        scene.at('before', '*', order, { times: 1000, execution });
      }
      const { prepare } = road;
      // What the road arms comes first, or a sleeping function would never do what the road is for.
      await setOut(scene, { ...road, ...(prepare && { prepare }) });
      await scene.ended();
      await scene.settled();
      return awake.size > 0 ? undefined : { problems: ['the fault never happened'] };
    },
  };
}

/** Traffic has moved, the stage fails, and nobody can invoke anything; as soon as that is over the weights go back. */
function outage(): FaultCase {
  return {
    name: `a stage fails after its traffic has moved, and Lambda throttles everything for ${OUTAGE_MS / 1000} s`,
    group: 'a tired cloud',
    async play(scene) {
      let over = Number.POSITIVE_INFINITY;
      const throttled = (): Order => (Date.now() < over ? thrown(THROTTLED)() : {});
      scene.at('before', 'Flush cache again', () => {
        over = Date.now() + OUTAGE_MS;
        return thrown('FlushTimedOut')();
      });
      for (const execution of [scene.executionArn, scene.rollbackArn()]) {
        scene.at('before', '*', () => (over === Number.POSITIVE_INFINITY ? {} : throttled()), {
          times: 1000,
          execution,
        });
      }
      await setOut(scene, { begin: STAGE_5 });
      await scene.ended();
      await scene.settled();
      const restored = scene
        .calls()
        .find(
          ({ operation, caller }) => operation === 'ChangeResourceRecordSets' && caller.state === 'Restore weights',
        );
      const late = (restored?.at ?? Number.POSITIVE_INFINITY) - over;
      return late <= RECOVERED_WITHIN_MS
        ? undefined
        : { problems: [`the weights went back ${Math.round(late / 1000)} s after Lambda had recovered`] };
    },
  };
}

function busyAlarm(state: StateName): FaultCase {
  return {
    name: `a listed alarm turns red in "${state}" while Route 53 throttles one call in three`,
    group: 'a tired cloud',
    safety: 'alarm',
    async play(scene) {
      const held = await holdIn(scene, state, 'entered');
      oneInThree(scene);
      await turnRed(scene, held, 5000);
      return undefined;
    },
  };
}

function busyStop(state: StateName): FaultCase {
  return {
    name: `Stop in "${state}" while Route 53 throttles one call in three`,
    group: 'a tired cloud',
    safety: 'stop',
    async play(scene) {
      await holdIn(scene, state, 'entered');
      oneInThree(scene);
      await scene.stop();
      return undefined;
    },
  };
}

/** Large groups, in an account whose share of Route 53's calls others have nearly used up. */
export function starvedCases(tracks: Track[]): FaultCase[] {
  return tracks
    .filter(({ group }) => group.records.length > 2)
    .flatMap(({ environment, group }) => {
      const names = `${group.records.length} names in a starved account`;
      const starve = (scene: Scene) => scene.onAnybody(({ service }) => service === 'route53', bucket(5, 1), 10_000);
      return [
        {
          name: `a stage of ${names}`,
          group: 'a tired cloud',
          environment,
          async play(scene: Scene) {
            starve(scene);
            await setOut(scene, { begin: STAGE_5 });
            await scene.ended();
            const { status, error } = await scene.track.describe(scene.executionArn);
            return status === 'SUCCEEDED' ? undefined : { problems: [`the stage ended with ${error}`] };
          },
        },
        {
          name: `Stop in the bake of ${names}`,
          group: 'a tired cloud',
          environment,
          safety: 'stop' as const,
          async play(scene: Scene) {
            await holdIn(scene, 'Bake', 'entered');
            starve(scene);
            await scene.stop();
            return undefined;
          },
        },
      ];
    });
}

/** Every third call to Route 53 from now on. */
function oneInThree(scene: Scene): void {
  let calls = 0;
  scene.on(({ service }) => service === 'route53' && ++calls % 3 === 1, throttle, 1000);
}
