import {
  busyZone,
  delay,
  dropBefore,
  duplicate,
  type Fault,
  internalError,
  loseAnswer,
  throttle,
} from '../proxy/rules.ts';
import type { FaultCase } from './case.ts';
import { roadTo, STAGE_5, setOut } from './roads.ts';
import { isWrite, WRITES, type Write } from './writes.ts';

const FAULTS: [string, Fault, number][] = [
  ['never arrives', dropBefore, 1],
  ['is applied, and its answer is lost', loseAnswer, 1],
  ['is applied, and its answer is lost twice', loseAnswer, 2],
  ['is delivered twice', duplicate, 1],
  ['is throttled twice', throttle, 2],
  ['meets PriorRequestNotComplete four times', busyZone, 4],
  ['meets an internal error of Route 53', internalError, 1],
  ['takes three seconds', delay(3000), 1],
];

/** Each write of the lease, and what the way to Route 53 and back can do to it. */
export function wayCases(): FaultCase[] {
  return (Object.keys(WRITES) as Write[]).flatMap((write) =>
    FAULTS.map(
      ([name, fault, times]): FaultCase => ({
        name: `the ${write} ${name}`,
        group: 'lost answers and a busy Route 53',
        async play(scene) {
          const rollsBack = write === 'restore' || write === 'free';
          const rule = scene.on(isWrite(write), fault, times);
          await setOut(scene, rollsBack ? roadTo('Stage failed') : { begin: STAGE_5 });
          await scene.ended();
          await scene.settled();
          return rule.times === times ? { problems: ['the fault never happened'] } : undefined;
        },
      }),
    ),
  );
}
