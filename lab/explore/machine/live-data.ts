import type { Data } from '../../support/machine/data.ts';
import { type Machine, stateOf } from '../../support/machine/definition.ts';
import { readsOf } from '../../support/machine/follow.ts';

/**
 * For each state, the names in the state data that it or a later one still reads. The rest tells a story to people and
 * decides nothing, so two executions that differ in it are one state.
 */
export function liveNames(machine: Machine): Map<string, Set<string>> {
  const live = new Map(Object.keys(machine.States).map((name) => [name, new Set(readsOf(machine, name))]));
  for (let grew = true; grew; ) {
    grew = false;
    for (const [name, names] of live) {
      for (const needed of neededAfter(machine, name, live)) {
        if (names.has(needed)) continue;
        names.add(needed);
        grew = true;
      }
    }
  }
  return live;
}

export function onlyLive(data: Data, names: Set<string> | undefined): Data {
  return Object.fromEntries(Object.entries(data).filter(([name]) => names?.has(name)));
}

function neededAfter(machine: Machine, name: string, live: Map<string, Set<string>>): string[] {
  const { Next, Default, Choices, Catch, ResultPath, Type } = stateOf(machine, name);
  const written = Type === 'Task' || Type === 'Pass' ? writtenBy(ResultPath) : null;
  const ways = [
    { next: Next, written },
    ...[Default, ...Choices.map((rule) => rule.Next)].map((next) => ({ next, written: null })),
    ...Catch.map((catcher) => ({ next: catcher.Next, written: writtenBy(catcher.ResultPath) })),
  ];
  return ways.flatMap(({ next, written }) =>
    next === undefined ? [] : [...(live.get(next) ?? [])].filter((needed) => needed !== written),
  );
}

/** The name that a ResultPath replaces whole; null when it replaces none, or only a part. */
function writtenBy(path: string | null | undefined): string | null {
  const [, first, second] = (path ?? '$').split('.');
  return first !== undefined && second === undefined ? first : null;
}
