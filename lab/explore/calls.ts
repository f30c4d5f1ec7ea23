import { epochsIn, unusedEpoch } from './clock.ts';
import type { Answer, Effect } from './effects.ts';
import type { Place, ProgramName, Programs } from './programs.ts';
import { type Outcome, replay } from './replay.ts';
import { sightOf } from './sight.ts';
import { Table } from './table.ts';
import type { Zones } from './zones.ts';

/** One call of a function, in flight. */
export interface Call {
  program: ProgramName;
  stack: string;
  /** The slot of the execution that made it; null for watchers and alarms. */
  by: string | null;
  input: unknown;
  answers: Answer[];
}

/** A call after everything that answers at once: it waits for an effect that others may see, or it has ended. */
export interface Settled {
  call: number;
  outcome: Outcome;
  /** Faults spent on the way. */
  faults: number;
}

/** Thrown where the explorer needs to know how a call goes on; it runs the function and asks again. */
export class NeedsReplay extends Error {
  readonly call: number;
  constructor(call: number) {
    super('a call must be run first');
    this.call = call;
  }
}

/** Every call that came up, by number, and how far each gets. */
export class Calls {
  private readonly table = new Table<Call>();
  private readonly outcomes = new Map<number, Outcome>();
  private readonly alike = new Map<string, number>();
  private readonly epochs = new Map<number, number>();
  private readonly next = new Map<string, number>();
  private readonly programs: Programs;
  private readonly placeOf: (stack: string) => Place;
  private readonly zones: Zones;

  constructor(programs: Programs, placeOf: (stack: string) => Place, zones: Zones) {
    this.programs = programs;
    this.placeOf = placeOf;
    this.zones = zones;
  }

  begin(call: Omit<Call, 'answers'>): number {
    return this.table.intern({ ...call, answers: [] });
  }

  get(call: number): Call {
    return this.table.get(call);
  }

  /** The same call with one more answer; a listing by the first one that looked the same to it. */
  answered(call: number, answer: Answer): number {
    if (!('zone' in answer)) return this.with(call, answer);
    const exact = this.with(call, answer);
    const sight = sightOf(this.get(call), this.zones.view(answer.zone));
    if (sight === null) return exact;
    const key = `${call} ${sight} ${next(this.outcome(exact))}`;
    const first = this.alike.get(key) ?? exact;
    this.alike.set(key, first);
    return first;
  }

  private with(call: number, answer: Answer): number {
    const key = `${call} ${shortOf(answer)}`;
    const known = this.next.get(key);
    if (known !== undefined) return known;
    const before = this.get(call);
    const after = this.table.intern({ ...before, answers: [...before.answers, answer] });
    this.next.set(key, after);
    return after;
  }

  outcome(call: number): Outcome {
    const known = this.outcomes.get(call);
    if (!known) throw new NeedsReplay(call);
    return known;
  }

  effect(call: number): Effect {
    const outcome = this.outcome(call);
    if (outcome.kind !== 'effect') throw new Error(`call ${call} has ended`);
    return outcome.effect;
  }

  async run(call: number): Promise<void> {
    const { program, stack, input, answers } = this.get(call);
    const listPage = this.zones.list.bind(this.zones);
    const outcome = await replay(
      (effects, given) => this.programs[program](effects, this.placeOf(stack), given),
      input,
      answers,
      listPage,
    );
    this.outcomes.set(call, outcome);
  }

  /** Answers at once what nobody else can see: which epoch is fresh, and whether an alarm is red. */
  settle(call: number, era: number, taken: () => number): Settled[] {
    const outcome = this.outcome(call);
    if (outcome.kind !== 'effect') return [{ call, outcome, faults: 0 }];
    if (outcome.effect.kind === 'mint') {
      const epoch = unusedEpoch(era, taken() | this.remembered(call));
      return this.settle(this.answered(call, { epoch }), era, taken);
    }
    if (outcome.effect.kind === 'look at alarms') {
      const green = this.settle(this.answered(call, { red: false }), era, taken);
      const red = this.settle(this.answered(call, { red: true }), era, taken);
      return [...green, ...red.map((settled) => ({ ...settled, faults: settled.faults + 1 }))];
    }
    return [{ call, outcome, faults: 0 }];
  }

  /** The epochs that a call remembers, in its input and in what it was answered. */
  remembered(call: number): number {
    const known = this.epochs.get(call);
    if (known !== undefined) return known;
    const { input, answers } = this.get(call);
    const found = answers.reduce(
      (epochs, answer) => epochs | ('zone' in answer ? this.zones.view(answer.zone).epochs : 0),
      epochsIn(JSON.stringify([input, answers])),
    );
    this.epochs.set(call, found);
    return found;
  }
}

function shortOf(answer: Answer): string | number {
  if ('zone' in answer) return answer.zone;
  return 'applied' in answer ? 'applied' : 'error' in answer ? answer.error : JSON.stringify(answer);
}

/** What others notice of it. */
function next(outcome: Outcome): string {
  return outcome.kind === 'effect'
    ? JSON.stringify(outcome.effect)
    : outcome.kind === 'threw'
      ? outcome.error
      : 'returned';
}
