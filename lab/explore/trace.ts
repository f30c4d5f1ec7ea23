import { expand } from './moves/expand.ts';
import { firstState, type Model } from './moves/model.ts';
import { pathKey, type Search, settled, type Violation } from './search.ts';
import { titleOf } from './slots.ts';
import type { Move, State } from './state.ts';

/** The way to a violation: who did what, and where that changed something, the weights and the lease after it. */
export async function tellTrace(model: Model, search: Search, { what, at, step }: Violation): Promise<string> {
  const lines: string[] = [];
  let state = firstState(model);
  const [first, ...path] = search.pathTo(at);
  if (first !== pathKey(state)) throw new Error('a path that does not begin at the beginning');
  lines.push(`    ${standing(model, state)}`);
  for (const [i, key] of [...path, null].entries()) {
    const from = state;
    const move: Move | null | undefined =
      key === null ? step : (await settled(model, () => expand(model, from))).find(({ to }) => pathKey(to) === key);
    if (!move) break;
    lines.push(`${String(i + 1).padStart(3)} ${named(model, move.says())}`);
    if (move.to.zone !== from.zone) lines.push(`    ${standing(model, move.to)}`);
    state = move.to;
  }
  return [`${named(model, what)}:`, ...lines].join('\n');
}

function standing({ zones, ...model }: Model, { zone }: State): string {
  const { weights, leases } = zones.view(zone);
  const shown = weights.map(({ stable, canary }) => `${stable}-${canary}`).join(' ');
  return named(
    { zones, ...model },
    `${shown}   ${[...new Set(leases.map(({ text }) => text ?? 'no lease'))].join(' | ')}`,
  );
}

/** Hashes of executions as the names that the trace gives them. */
export function named({ slots }: Model, text: string): string {
  return slots.reduce((told, slot) => {
    const rollback = slot.startedBy === 'functions' ? told.replaceAll(slot.name, titleOf(slot)) : told;
    return rollback.replaceAll(`own=${slot.owner}`, `own=${slot.name}`).replaceAll(slot.owner, slot.name);
  }, text);
}
