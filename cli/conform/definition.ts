import type { Names } from './names.ts';
import { arnIn, type Place } from './place.ts';

/** What an execution can be told to do. */
export const TRIES = [
  'sleepTooLong',
  'outlastFunction',
  'throw',
  'callThrottled',
  'callForbidden',
  'waitForToken',
  'askAndFail',
  'callOldVersion',
] as const;

/** One state for each try, with the resources and catches that the machines of a stack have. */
export function definitionOf({ function: name, throttled }: Names, place: Place) {
  const version = arnIn(place, 'lambda', `function:${name}:1`);
  const caught = { Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Caught' }] };
  const task = (Resource: string, more: object = {}) => ({ Type: 'Task', Resource, End: true, ...caught, ...more });
  const withToken = (payload: object) =>
    task(`arn:${place.partition}:states:::lambda:invoke.waitForTaskToken`, {
      Parameters: { FunctionName: version, Payload: { 'token.$': '$$.Task.Token', ...payload } },
      TimeoutSeconds: 120,
    });
  const states: Record<(typeof TRIES)[number], object> = {
    sleepTooLong: task(version, { Parameters: { sleepMs: 1900 }, TimeoutSeconds: 1 }),
    outlastFunction: task(version, { Parameters: { sleepMs: 10_000 }, TimeoutSeconds: 60 }),
    throw: task(version, { Parameters: { error: 'LeaseHeld', message: 'Another stage has it.' } }),
    callThrottled: task(arnIn(place, 'lambda', `function:${throttled}`)),
    callForbidden: task(arnIn(place, 'lambda', `function:${name}`)),
    waitForToken: withToken({}),
    askAndFail: withToken({ error: 'NoStore', message: 'Nobody could be asked.' }),
    callOldVersion: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Call old version' },
  };
  return {
    StartAt: 'Which',
    // Whatever happens, none runs for longer.
    TimeoutSeconds: 300,
    States: {
      Which: {
        Type: 'Choice',
        Choices: [
          { Variable: '$$.State.EnteredTime', TimestampGreaterThanPath: '$.until', Next: 'Late' },
          ...TRIES.map((Next) => ({ Variable: '$.try', StringEquals: Next, Next })),
        ],
        Default: 'Late',
      },
      ...states,
      'Call old version': task(version),
      Caught: { Type: 'Pass', End: true },
      Late: { Type: 'Fail', Error: 'Late' },
    },
  };
}
