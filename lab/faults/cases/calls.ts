import type { StateName } from '../../../core/protocol/states.ts';
import type { ApiCall } from '../proxy/api-call.ts';
import { dropBefore, type Fault, internalError, loseAnswer, throttle } from '../proxy/rules.ts';
import type { FaultCase } from './case.ts';
import { roadTo, STAGE_5, setOut } from './roads.ts';
import { holdIn } from './stage-states.ts';

/** Calls that only read, and calls of Step Functions: what they meet must delay a stage or a rollback, and no more. */
export function callCases(): FaultCase[] {
  const reads: StateName[] = ['Prepare stage', 'Advance weights', 'Release lease', 'Restore weights', 'Free lease'];
  return [
    ...reads.map((state) =>
      meets(
        `the look of "${state}" at the records is throttled twice`,
        (call) => call.operation === 'ListResourceRecordSets' && call.caller.state === state,
        throttle,
        2,
        state,
      ),
    ),
    ...(
      [
        ['never arrives', dropBefore, 1],
        ['is applied, and its answer is lost', loseAnswer, 1],
        ['meets two internal errors', internalError, 2],
        ['is throttled five times', throttle, 5],
      ] satisfies [string, Fault, number][]
    ).map(([name, fault, times]) =>
      meets(
        `the start of the rollback ${name}`,
        (call) => call.operation === 'StartExecution' && call.caller.state === 'Roll back',
        fault,
        times,
        'Roll back',
      ),
    ),
    meets(
      'the look at the change is throttled three times',
      ({ operation, caller }) => operation === 'GetChange' && caller.state === 'Confirm change',
      throttle,
      3,
      'Confirm change',
    ),
    meets(
      'the look of the rollback at its change is throttled three times',
      ({ operation, caller }) => operation === 'GetChange' && /rollback-/.test(caller.execution ?? ''),
      throttle,
      3,
      'Restore weights',
    ),
    stopped(
      'the watcher cannot start the rollback at first',
      (call) => call.operation === 'StartExecution',
      internalError,
      3,
    ),
    stopped('the watcher is throttled by Route 53', (call) => call.operation === 'ListResourceRecordSets', throttle, 2),
    stopped(
      'the watcher cannot describe the stage',
      (call) => call.operation === 'DescribeExecution',
      internalError,
      3,
    ),
    aborted('the abort cannot stop the stage', (call) => call.operation === 'StopExecution', internalError, 3),
    aborted('the abort cannot list what runs', (call) => call.operation === 'ListExecutions', throttle, 3),
    aborted('the abort is throttled by Route 53', (call) => call.operation === 'ListResourceRecordSets', throttle, 1),
    aborted(
      'the list of what runs does not know the stage yet',
      (call) => call.operation === 'ListExecutions',
      notYet,
      1,
    ),
  ];
}

/** ListExecutions is eventually consistent. */
const notYet: Fault = async (_, make) => {
  const answer = await make();
  return { ...answer, body: Buffer.from(JSON.stringify({ executions: [] })) };
};

function meets(
  name: string,
  matches: (call: ApiCall) => boolean,
  fault: Fault,
  times: number,
  state: StateName,
): FaultCase {
  return {
    name,
    group: 'calls that fail',
    async play(scene) {
      const rule = scene.on(matches, fault, times);
      const rollsBack = ['Restore weights', 'Free lease', 'Roll back'].includes(state);
      await setOut(scene, rollsBack ? roadTo('Stage failed') : { begin: STAGE_5 });
      await scene.ended();
      await scene.settled();
      return rule.times === times ? { problems: ['the fault never happened'] } : undefined;
    },
  };
}

function stopped(name: string, matches: (call: ApiCall) => boolean, fault: Fault, times: number): FaultCase {
  return {
    name,
    group: 'calls that fail',
    async play(scene) {
      await holdIn(scene, 'Bake', 'entered');
      const rule = scene.on((call) => scene.track.isBy('WatchRollouts', call) && matches(call), fault, times);
      await scene.stop();
      await scene.settled();
      return rule.times === times ? { problems: ['the fault never happened'] } : undefined;
    },
  };
}

function aborted(name: string, matches: (call: ApiCall) => boolean, fault: Fault, times: number): FaultCase {
  return {
    name,
    group: 'calls that fail',
    async play(scene) {
      const held = await holdIn(scene, 'Bake', 'entered');
      const rule = scene.on((call) => scene.track.isBy('AbortStage', call) && matches(call), fault, times);
      await scene.track.raiseAlarm();
      await scene.track.until('the abort is over', async () => !(await scene.isRunning()), 5000).catch(() => {});
      held.open();
      await scene.ended();
      await scene.track.setAlarm('OK');
      return rule.times === times ? { problems: ['the fault never happened'] } : undefined;
    },
  };
}
