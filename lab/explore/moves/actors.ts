import { parseLease } from '../../../core/lease/lease.ts';
import type { Budget, Slot } from '../setup.ts';
import { titleOf } from '../slots.ts';
import { type Move, type State, spent, withoutLoose } from '../state.ts';
import { afterFaults, withExecution } from './budget.ts';
import { callMoves } from './loose.ts';
import type { Model } from './model.ts';
import { settledSteps } from './pass-over.ts';
import { stopped } from './stop.ts';

/** What people, alarms, clocks and strangers may do at any moment. */
export function actorMoves(model: Model, state: State): Move[] {
  return [
    ...starts(model, state),
    ...stops(model, state),
    ...redrives(model, state),
    ...ticks(model, state),
    ...alarms(model, state),
    ...foreigners(model, state),
    ...forks(model, state),
  ];
}

function starts(model: Model, state: State): Move[] {
  const { slots, progress } = model;
  return slots.flatMap((slot, index) => {
    if (slot.startedBy !== 'anybody' || state.executions[index] !== 0) return [];
    if (slot.kind === 'stage' && index !== state.era) return [];
    const era = slot.kind === 'stage' ? state.era + 1 : state.era;
    const inputs = slot.input === null ? unlocks(model, state) : [slot.input];
    return inputs.flatMap((input) =>
      settledSteps(model, progress.start(slot, input)).flatMap((step): Move[] => {
        const paid = afterFaults(model, { ...state, era }, step.faults);
        if (!paid) return [];
        return [{ to: withExecution(paid, index, step.execution), says: () => `${slot.name} is started`, wrong: [] }];
      }),
    );
  });
}

/** A person names the lease that stands, as `sluice status` shows it. */
function unlocks({ zones }: Model, { zone }: State) {
  const texts = zones.view(zone).leases.flatMap(({ text }) => (text === null ? [] : [text]));
  return [...new Set(texts)].flatMap((text) => {
    const lease = parseLease(text);
    return lease?.operation === 'free'
      ? []
      : [{ unlock: lease?.owner ?? text, reason: 'it hangs', requestedBy: 'ben' }];
  });
}

function stops(model: Model, state: State): Move[] {
  const budget = pay(model, state, 'stops');
  if (!budget) return [];
  return model.slots.flatMap((slot, index) =>
    model.world.stopsLate && !isRolledBack(model, state, slot)
      ? []
      : stopped(model, budget, index).map((to) => ({ to, says: () => `somebody stops ${titleOf(slot)}`, wrong: [] })),
  );
}

function isRolledBack({ slots }: Model, { executions }: State, { name, kind }: Slot): boolean {
  return kind === 'stage' && slots.some(({ ends }, i) => ends === name && executions[i] !== 0);
}

function redrives(model: Model, state: State): Move[] {
  const budget = pay(model, state, 'redrives');
  if (!budget) return [];
  return model.slots.flatMap((slot, index) => {
    const id = state.executions[index] ?? 0;
    const steps = id === 0 ? null : model.progress.redrive(id);
    return settledSteps(model, steps ?? []).flatMap((step): Move[] => {
      const paid = afterFaults(model, budget, step.faults);
      return paid
        ? [{ to: withExecution(paid, index, step.execution), says: () => `${titleOf(slot)} is redriven`, wrong: [] }]
        : [];
    });
  });
}

/** A watcher that begins later is the same watcher, so it begins with its first look. One that finds every lease free does nothing. */
function ticks(model: Model, state: State): Move[] {
  const { world, calls, zones, slots, progress } = model;
  if (world.bounds.watchers === 0) return [];
  const busy = zones
    .view(state.zone)
    .leases.some(({ text }) => text === null || parseLease(text)?.operation !== 'free');
  if (!busy) return [];
  const ended = slots.filter((_, i) => {
    const id = state.executions[i] ?? 0;
    return id !== 0 && progress.get(id).status !== 'running';
  });
  const inputs = [{}, ...(world.hints ? ended.map(({ arn }) => ({ hint: arn })) : [])];
  return withRoomForWatcher(model, state).flatMap((room) =>
    world.stacks.flatMap((stack) =>
      inputs.flatMap((input) => {
        const call = calls.begin({ program: 'watch', stack: stack.name, by: null, input });
        return callMoves(model, room, call, `watcher${'hint' in input ? ' by event' : ''}`);
      }),
    ),
  );
}

/** One that was on its way may have got lost. */
function withRoomForWatcher({ world, calls }: Model, state: State): State[] {
  const watching = state.loose.filter((call) => calls.get(call).program === 'watch');
  if (watching.length < world.bounds.watchers) return [state];
  return [...new Set(watching)].map((call) => ({
    ...state,
    loose: withoutLoose(state.loose, state.loose.indexOf(call)),
  }));
}

function alarms(model: Model, state: State): Move[] {
  const budget = pay(model, state, 'alarms');
  if (!budget) return [];
  return model.world.stacks.flatMap((stack) =>
    callMoves(model, budget, model.calls.begin({ program: 'abort', stack: stack.name, by: null, input: {} }), 'alarm'),
  );
}

function foreigners(model: Model, state: State): Move[] {
  const { world, zones, histories } = model;
  const budget = pay(model, state, 'foreigners');
  if (!budget) return [];
  return world.foreignWrites.map((write) => ({
    to: {
      ...budget,
      zone: zones.foreign(state.zone, write),
      history: histories.intern({ ...histories.get(state.history), foreigner: true }),
    },
    says: () => `somebody else ${write.says}`,
    wrong: [],
  }));
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/accelerated-recovery.html */
function forks(model: Model, state: State): Move[] {
  const budget = pay(model, state, 'forks');
  if (!budget) return [];
  const history = model.histories.get(state.history);
  const to = (zone: number, stranded: number | null): State => ({
    ...budget,
    zone,
    history: model.histories.intern({ ...history, earlier: [], fork: { stranded } }),
  });
  if (history.fork === 'never') {
    return history.earlier.map((zone, i) => ({
      to: to(zone, state.zone),
      says: () => `the control plane recovers in another Region, without the last ${i + 1} changes`,
      wrong: [],
    }));
  }
  const { stranded } = history.fork;
  if (stranded === null) return [];
  return [{ to: to(stranded, null), says: () => 'the zone is again as it was before that', wrong: [] }];
}

function pay({ budgets }: Model, state: State, what: keyof Budget): State | null {
  const left = spent(budgets.get(state.budget), what);
  return left && { ...state, budget: budgets.intern(left) };
}
