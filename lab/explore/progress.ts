import { NO_PAST } from '../../core/lease/decide-restore.ts';
import { isRefusal } from '../../core/protocol/endings.ts';
import { Plan } from '../../core/protocol/rollout.ts';
import { stateNamed } from '../../core/protocol/states.ts';
import type { Context, Data } from '../support/machine/data.ts';
import { filled, withResult } from '../support/machine/data.ts';
import { type Machine, stateOf } from '../support/machine/definition.ts';
import { afterError, follow, type Position } from '../support/machine/follow.ts';
import type { Calls, Settled } from './calls.ts';
import type { Past } from './effects.ts';
import { liveNames, onlyLive } from './machine/live-data.ts';
import { essence, type Task, taskOf } from './machine/tasks.ts';
import type { Product, Slot, World } from './setup.ts';
import { Memo, Table } from './table.ts';

/** One execution of a machine. */
export interface Execution {
  slot: string;
  status: 'running' | 'succeeded' | 'ended';
  /** The task it is at; where it ended, when it may be redriven; else empty. */
  state: string;
  data: Data;
  /** The call of a function that it waits for; 0 for none. */
  call: number;
  /** What its history tells of a stage; null before it has a plan, and of a rollback. */
  past: Omit<Past, 'startedAt'> | null;
}

/** One way in which an execution may go on. */
export interface Step {
  execution: number;
  faults: number;
  /** Whether the flush of a rollback was done, or given up and told, on the way. */
  flushed: boolean;
}

/** How executions go on, by the synthesized definitions. */
export class Progress {
  readonly executions = new Table<Execution>();
  private readonly memo = new Memo<string, Step[]>();
  private readonly live = new Map<Slot['kind'], Map<string, Set<string>>>();
  private readonly tasks = new Memo<string, Task>();
  private readonly world: World;
  private readonly product: Product;
  private readonly slots: Map<string, Slot>;
  private readonly calls: Calls;

  constructor(world: World, product: Product, slots: Map<string, Slot>, calls: Calls) {
    this.world = world;
    this.product = product;
    this.slots = slots;
    this.calls = calls;
    for (const kind of ['stage', 'rollback'] as const) this.live.set(kind, liveNames(product.machines[kind]));
  }

  start(slot: Slot, input: unknown): Step[] {
    const machine = this.machineOf(slot);
    return this.memo.get(`start ${slot.name} ${JSON.stringify(input)}`, () =>
      this.arrive(slot, follow(machine, machine.StartAt, isObject(input) ? input : {}, contextOf(slot)), null),
    );
  }

  /** What follows when a call has gone on. `exhausted`: what it costs to have used up all retries of an error that was meant. */
  afterCall(id: number, { call, outcome }: Pick<Settled, 'call' | 'outcome'>, exhausted: 0 | 1): Step[] {
    return this.memo.get(`call ${id} ${call} ${exhausted}`, () => {
      if (outcome.kind === 'effect') return [this.step({ ...this.get(id), call })];
      if (outcome.kind === 'threw') return this.afterError(id, outcome.error, exhausted);
      return this.afterAnswer(id, essence(this.calls.get(call).program, outcome.value));
    });
  }

  afterAnswer(id: number, value: unknown): Step[] {
    return this.memo.get(`answer ${id} ${JSON.stringify(value)}`, () => {
      const { slot, machine, execution } = this.look(id);
      const { ResultPath, Next } = stateOf(machine, execution.state);
      const data = withResult(execution.data, ResultPath, value);
      const past = pastAfter(execution, value);
      return Next === undefined ? [] : this.arrive(slot, follow(machine, Next, data, contextOf(slot)), past);
    });
  }

  afterError(id: number, error: string, exhausted: 0 | 1): Step[] {
    return this.memo.get(`error ${id} ${error} ${exhausted}`, () => {
      const { slot, machine, execution } = this.look(id);
      const { retrier, caughtBy, resultPath } = afterError(machine, execution.state, error);
      const mayRetry = (retrier?.MaxAttempts ?? 0) > 0;
      const past = pastUnanswered(execution, error);
      const again = mayRetry ? this.arrive(slot, { ...execution, status: 'running' }, past) : [];
      const data = withResult(execution.data, resultPath, { Error: '', Cause: '' });
      const caught =
        caughtBy === null ? [this.end(id)] : this.arrive(slot, follow(machine, caughtBy, data, contextOf(slot)), past);
      return [...again, ...caught.map((step) => ({ ...step, faults: step.faults + (mayRetry ? exhausted : 0) }))];
    });
  }

  /** Failed on the spot, or was stopped: nothing of the definition runs any more. */
  end(id: number): Step {
    const execution = this.get(id);
    const { slot, state, data } = execution;
    const past = pastUnanswered(execution, null);
    const kept = this.world.bounds.redrives > 0 ? { state, data } : { state: '', data: {} };
    return this.step({ slot, status: 'ended', ...kept, call: 0, past });
  }

  /** A redrive begins the task again in which the execution ended, with the same data; null where there is none. */
  redrive(id: number): Step[] | null {
    const { slot, execution } = this.look(id);
    if (execution.status !== 'ended' || execution.state === '') return null;
    return this.arrive(slot, { ...execution, status: 'running' }, execution.past);
  }

  /** The task that an execution is at, when it is one of those with listed outcomes; else null. */
  cannedOf(id: number) {
    const { slot, execution } = this.look(id);
    if (execution.status !== 'running' || execution.call !== 0) return null;
    const task = this.taskAt(slot, execution.state);
    return 'canned' in task ? task.canned : null;
  }

  get(id: number): Execution {
    return this.executions.get(id);
  }

  /** Whether the end of this task is the end of a rollback's flush. */
  isFlush(id: number): boolean {
    const { slot, execution } = this.look(id);
    return slot.kind === 'rollback' && stateNamed(execution.state) === 'Flush cache';
  }

  /** How a rollback ended matters to a redrive, and where no lease tells what it did. */
  private step(given: Execution): Step {
    const isRollback = this.slots.get(given.slot)?.kind === 'rollback';
    const { bounds, lease, foreignWrites } = this.world;
    const leaseTells = lease === 'free' && foreignWrites.every(({ leaseText }) => leaseText === undefined);
    const same = bounds.redrives === 0 && leaseTells && given.status === 'succeeded' && isRollback;
    const execution: Execution = same ? { ...given, status: 'ended' } : given;
    return { execution: this.executions.intern(execution), faults: 0, flushed: false };
  }

  private arrive(slot: Slot, { state, data, status }: Position, before: Execution['past']): Step[] {
    const machine = this.machineOf(slot);
    const past = before && stateNamed(state) === 'Advance weights' ? { ...before, moving: true } : before;
    if (status !== 'running') {
      return [this.step({ slot: slot.name, status, state: '', data: {}, call: 0, past })];
    }
    const task = this.taskAt(slot, state);
    const kept = onlyLive(data, this.live.get(slot.kind)?.get(state));
    const standing = { slot: slot.name, status, state, data: kept, past };
    if ('canned' in task) {
      return [this.step({ ...standing, call: 0 })];
    }
    const input = filled(stateOf(machine, state).Parameters, kept, contextOf(slot));
    const call = this.calls.begin({ program: task.program, stack: slot.stack, by: slot.name, input });
    return this.calls
      .settle(call, 0, () => 0)
      .flatMap(({ call: settled, outcome, faults }) => {
        const step = this.step({ ...standing, call: settled });
        const steps =
          outcome.kind === 'effect' ? [step] : this.afterCall(step.execution, { call: settled, outcome }, 1);
        return steps.map((step) => ({ ...step, faults: step.faults + faults }));
      });
  }

  private taskAt(slot: Slot, state: string): Task {
    return this.tasks.get(`${slot.kind} ${state}`, () => taskOf(this.machineOf(slot), state));
  }

  private look(id: number): { slot: Slot; machine: Machine; execution: Execution } {
    const execution = this.get(id);
    const slot = this.slots.get(execution.slot);
    if (!slot) throw new Error(`no slot ${execution.slot}`);
    return { slot, machine: this.machineOf(slot), execution };
  }

  private machineOf(slot: Slot): Machine {
    return this.product.machines[slot.kind];
  }
}

/** Between the two instants that a flush may be fresh until. */
const NOW = '2026-06-01T00:00:00.000Z';

function contextOf({ arn, name, startedAt }: Slot): Context {
  return { Execution: { Id: arn, Name: name, StartTime: startedAt }, State: { EnteredTime: NOW } };
}

/** A plan is what *Prepare stage* answers with, and a released stage has nothing that moves any more. */
function pastAfter({ state, past }: Execution, answer: unknown): Execution['past'] {
  const name = stateNamed(state);
  if (name === 'Release lease') return past && { ...past, moving: false };
  if (name !== 'Prepare stage') return past;
  const { from, to } = Plan.pick({ from: true, to: true }).parse(answer);
  return { ...NO_PAST, plan: { from, to } };
}

/** Unless *Prepare stage* has said why the stage must not begin, its claim may be on its way. */
function pastUnanswered({ state, past }: Execution, error: string | null): Execution['past'] {
  if (stateNamed(state) !== 'Prepare stage' || isRefusal(error)) return past;
  return { ...NO_PAST, claiming: true };
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null;
}
