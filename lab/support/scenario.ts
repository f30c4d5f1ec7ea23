import { appendFileSync } from 'node:fs';
import { type StateName, stateNamed } from '../../core/protocol/states.ts';
import { Machine } from './machine/definition.ts';
import { type Came, secondOpinion } from './machine/second-opinion.ts';
import { machineOf } from './machine/validated.ts';
import type { Definition } from './synth.ts';

/** What a task answers, by the name of its state; a list is one answer a visit, a function is asked at each. */
export type Answers = Partial<Record<StateName, unknown>>;

export interface Ending {
  /** Every state entered, in order. */
  path: string[];
  error?: string;
  cause?: string;
  /** The state data at the end, when the ending is green. */
  output?: unknown;
  /** What each task was told, by the name of its state, visit by visit. */
  told: Partial<Record<StateName, unknown[]>>;
}

/** An error as a Lambda function throws it. */
export class Thrown extends Error {
  override readonly name: string;
  constructor(name: string, message = `${name} happened`) {
    super(message);
    this.name = name;
  }
}

const CONTEXT = {
  Execution: {
    Id: 'arn:aws:states:eu-central-1:123456789012:execution:Sluice-test-stage:s1',
    Name: 's1',
    StartTime: '2026-11-21T10:00:00.000Z',
  },
  State: { EnteredTime: '2026-11-21T10:20:00.000Z' },
  Task: { Token: 'token-1' },
};

/**
 * Runs a synthesized definition in memory: tasks answer what the scenario says, nothing waits. `waits` hears of each wait
 * when it is due, so that time can be virtual. A second interpreter has to come to the same end on the same road.
 */
export async function run(
  definition: Definition,
  input: unknown,
  answers: Answers,
  waits: (name: StateName) => void = () => {},
): Promise<Ending> {
  const names = Object.keys(definition.States).flatMap((name) => stateNamed(name) ?? []);
  const ofType = (type: string) => names.filter((name) => definition.States[name]?.Type === type);
  const told: Ending['told'] = {};
  const answer = (name: StateName, task: unknown): unknown => {
    const visits = [...(told[name] ?? []), task];
    told[name] = visits;
    const given = answers[name];
    const one = Array.isArray(given) ? given[Math.min(visits.length, given.length) - 1] : given;
    if (typeof one === 'function') return one(task);
    if (one === undefined) throw new Thrown('Unexpected', `The scenario has no answer for "${name}".`);
    if (one instanceof Error) throw one;
    return one;
  };

  const came: Came[] = [];
  const called = (name: StateName) => (task: unknown) => {
    try {
      const value = answer(name, task);
      came.push({ state: name, of: { value } });
      return value as never;
    } catch (error) {
      const { name: kind, message } = error as Error;
      came.push({ state: name, of: { error: kind, message } });
      throw error;
    }
  };
  const waited = (name: StateName) => {
    waits(name);
    return 0;
  };
  const execution = machineOf(definition).run(input as never, {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(ofType('Task').map((name) => [name, called(name)])),
      waitTimeOverrides: Object.defineProperties(
        {},
        Object.fromEntries(ofType('Wait').map((name) => [name, { get: () => waited(name) }])),
      ),
      retryIntervalOverrides: Object.fromEntries(ofType('Task').map((name) => [name, 0])),
    },
    context: CONTEXT,
  });

  const path: string[] = [];
  let failure: { error: string; cause: string } | undefined;
  const events = (async () => {
    for await (const event of execution.eventLogs) {
      if (event.type === 'StateEntered') path.push(event.state.name);
      if (event.type === 'ExecutionFailed') failure = { error: event.Error, cause: String(event.Cause) };
    }
  })();
  const output = await execution.result.catch(() => undefined);
  await events;
  const second = secondOpinion(Machine.parse(definition), input, came, CONTEXT);
  const first = [...came.map(({ state }) => state), path.at(-1)];
  if (second.join() !== first.join()) {
    throw new Error(`The interpreters disagree: one went by ${first.join(', ')}, the other by ${second.join(', ')}.`);
  }
  const ending: Ending = { path, told, ...(failure ?? { output }) };
  record({ definition, input, came, context: CONTEXT, ending });
  return ending;
}

/** The file that scenarios are added to, for a third interpreter: `npm run test:interpreters`. */
export const RECORDING = 'SLUICE_RECORDED_SCENARIOS';

export interface Recorded {
  definition: Definition;
  input: unknown;
  came: Came[];
  context: typeof CONTEXT;
  ending: Ending;
}

function record(scenario: Recorded): void {
  const file = process.env[RECORDING];
  if (file) appendFileSync(file, `${JSON.stringify(scenario)}\n`);
}
