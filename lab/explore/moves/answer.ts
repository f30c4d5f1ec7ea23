import type { Change } from '@aws-sdk/client-route-53';
import { NO_PAST } from '../../../core/lease/decide-restore.ts';
import type { Answer, Effect, Seen } from '../effects.ts';
import { MOST_STRANDED, remember, type Write } from '../history.ts';
import { judgeWrite } from '../safety.ts';
import type { Slot } from '../setup.ts';
import { replaced, type State } from '../state.ts';
import { known, type Model, type Written } from './model.ts';
import { stopped } from './stop.ts';

/** One way in which the world may answer an effect, and what it does to the world. */
export interface Answered {
  answer: Answer;
  /** The world after the effect, the call itself not yet moved on. */
  state: State;
  faults: number;
  says: string;
  wrong: string[];
}

const LOST: Answer = { error: 'TimeoutError' };
const NOT_DONE: Answer = { error: 'Throttling' };

/** What may become of an effect. `heard`: whether anybody would notice a lost answer; else it is as good as a vanished call. */
export function answersTo(model: Model, state: State, call: number, heard: boolean): Answered[] {
  const effect = model.calls.effect(call);
  const done = perform(model, state, call, effect);
  if (!heard) return done;
  const lost = CHANGES_SOMETHING.includes(effect.kind)
    ? done
        .filter(({ answer }) => !('refused' in answer))
        .map((way) => ({ ...way, answer: LOST, faults: way.faults + 1, says: `${way.says}, but the answer is lost` }))
    : [];
  const failed = {
    answer: NOT_DONE,
    state,
    faults: 1,
    says: `${effect.kind}: refused by throttling, or an error`,
    wrong: [],
  };
  return [...done, ...lost, failed];
}

const CHANGES_SOMETHING: Effect['kind'][] = ['change', 'start', 'stop'];

function perform(model: Model, state: State, call: number, effect: Effect): Answered[] {
  const plain = (answer: Answer, says: string): Answered => ({ answer, state, faults: 0, says, wrong: [] });
  switch (effect.kind) {
    case 'list':
      return [plain({ zone: state.zone }, 'lists the records')];
    case 'change':
      return [change(model, state, call, effect)];
    case 'ended badly':
      return [plain({ seen: endedBadly(model, state, effect.machineArn) }, 'lists what ended badly')];
    case 'running':
    case 'find':
    case 'describe':
      return look(model, state, call, effect);
    case 'recall':
      return [plain(pastOf(model, state, effect.executionArn), 'reads the history of the stage')];
    case 'start':
      return start(model, state, call, effect);
    case 'stop': {
      const index = model.slots.findIndex(({ arn }) => arn === effect.executionArn);
      const ways = stopped(model, state, index);
      const says = `stops ${model.slots[index]?.name}`;
      if (ways.length === 0) return [plain({ stopped: true }, `${says}, which has ended`)];
      return ways.map((way) => ({ answer: { stopped: true }, state: way, faults: 0, says, wrong: [] }));
    }
    default:
      throw new Error(`${effect.kind} is answered at once`);
  }
}

function change(model: Model, state: State, id: number, { changes }: Effect & { kind: 'change' }): Answered {
  const key = `${id} ${state.zone} ${state.history}`;
  const { answer, zone, history, says, wrong } = model.writes.get(key, () => written(model, state, id, changes));
  return { answer, state: { ...state, zone, history }, faults: 0, says, wrong };
}

function written(model: Model, { zone, history: past }: State, id: number, changes: Change[]): Written {
  const { zones, calls, histories, slotNamed, world } = model;
  const result = zones.change(zone, changes);
  if ('refused' in result) {
    return { answer: result, zone, history: past, says: `the batch is refused: ${result.refused[0]}`, wrong: [] };
  }
  const call = calls.get(id);
  const history = histories.get(past);
  const group = known(world.stacks.find(({ name }) => name === call.stack)).group;
  const mine = zones.pairs.map(({ name }) => group.records.some((record) => record.name === name));
  const write: Write = { call, before: zones.view(zone), after: zones.view(result.zone), slots: slotNamed, mine };
  const earlier = world.bounds.forks > 0 ? [zone, ...history.earlier].slice(0, MOST_STRANDED) : [];
  const seen = call.answers.findLast((answer) => 'zone' in answer);
  const sawBefore = seen && 'zone' in seen ? zones.view(seen.zone) : null;
  return {
    answer: { applied: true },
    zone: result.zone,
    history: histories.intern({ ...remember(history, write), earlier }),
    says: 'the batch is applied',
    wrong: judgeWrite(history, write, sawBefore),
  };
}

function endedBadly({ slots, progress }: Model, { executions }: State, machineArn: string): Seen[] {
  return slots.flatMap((slot, i): Seen[] => {
    const id = executions[i] ?? 0;
    const bad = slot.machineArn === machineArn && id !== 0 && progress.get(id).status === 'ended';
    return bad ? [{ arn: slot.arn, startedAt: slot.startedAt, running: false, concluded: false }] : [];
  });
}

/** The history of an execution is written as it goes, and shows what has been. */
function pastOf({ slots, progress }: Model, { executions }: State, arn: string): Answer {
  const index = slots.findIndex((slot) => slot.arn === arn);
  const startedAt = slots[index]?.startedAt;
  const id = executions[index] ?? 0;
  if (startedAt === undefined || id === 0) return { error: 'ExecutionDoesNotExist' };
  return { past: { startedAt, ...(progress.get(id).past ?? NO_PAST) } };
}

function look(
  model: Model,
  state: State,
  call: number,
  effect: Extract<Effect, { kind: 'running' | 'find' | 'describe' }>,
): Answered[] {
  const asked = seenBy(model, state, effect);
  const answer = (seen: Seen[], faults: number, says: string): Answered => ({
    answer: { seen: effect.kind === 'running' ? seen.filter(({ running }) => running) : seen },
    state,
    faults,
    says,
    wrong: [],
  });
  // The mutant's parent waits for its child.
  if (model.product.stopReachesRollback && model.calls.get(call).program === 'startRollback' && asked[0]?.running)
    return [];
  const now = answer(asked, 0, `looks at executions (${effect.kind})`);
  if (!model.world.stale) return [now];
  const before = answer(
    asked.map((seen) => ({ ...seen, running: true })),
    1,
    `sees executions as they were (${effect.kind})`,
  );
  const missing = answer([], 1, 'sees a list that does not show them yet');
  return [
    now,
    ...(asked.some(({ running }) => !running) ? [before] : []),
    ...(effect.kind === 'running' && asked.some(({ running }) => running) ? [missing] : []),
  ];
}

function seenBy(
  { slots, progress }: Model,
  state: State,
  effect: Extract<Effect, { kind: 'running' | 'find' | 'describe' }>,
): Seen[] {
  return slots.flatMap((slot, i): Seen[] => {
    const id = state.executions[i] ?? 0;
    if (id === 0 || !matches(slot)) return [];
    const { status } = progress.get(id);
    const { arn, startedAt } = slot;
    return [{ arn, startedAt, running: status === 'running', concluded: status === 'succeeded' }];
  });
  function matches(slot: Slot): boolean {
    if (effect.kind === 'describe') return slot.arn === effect.executionArn;
    return slot.machineArn === effect.machineArn && (effect.kind === 'running' || slot.owner === effect.owner);
  }
}

/** A name is taken for good; only the same input to one that still runs is the same start again. */
function start(model: Model, state: State, id: number, { name, input }: Effect & { kind: 'start' }): Answered[] {
  const { slots, progress, world, calls } = model;
  const index = slots.findIndex((slot) => slot.name === name && slot.kind === 'rollback');
  const slot = slots[index];
  if (!slot) {
    return [
      {
        answer: { started: 'exists' },
        state,
        faults: 0,
        says: `starts ${name}`,
        wrong: [`rollbacks without end: ${name}`],
      },
    ];
  }
  const standing = state.executions[index] ?? 0;
  if (standing !== 0) {
    const same = progress.get(standing).status === 'running' && JSON.stringify(slot.input) === JSON.stringify(input);
    const started = same ? 'started' : 'exists';
    return [
      {
        answer: { started },
        state,
        faults: 0,
        says: `starts ${name}, which is ${same ? 'running' : 'a name taken'}`,
        wrong: [],
      },
    ];
  }
  const ended = state.executions[slots.findIndex(({ name }) => name === slot.ends)] ?? 0;
  const early =
    calls.get(id).program === 'watch' &&
    world.bounds.redrives === 0 &&
    ended !== 0 &&
    progress.get(ended).status === 'running';
  return progress.start(slot, input).map((step) => ({
    answer: { started: 'started' },
    state: { ...state, executions: replaced(state.executions, index, step.execution) },
    faults: step.faults,
    says: `starts ${name}`,
    wrong: early ? [`the watcher rolls ${slot.ends} back, which is running`] : [],
  }));
}
