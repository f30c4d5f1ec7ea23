import { endingNamed } from '../protocol/endings.ts';
import { actorOf, causeInWords } from './by-a-person.ts';
import type { TimelineEntry } from './report.ts';
import type { FailedTry, Visit } from './visits.ts';

/** What is told of a moment in a state. */
export type Told = Pick<TimelineEntry, 'kind' | 'text'> & { actor?: string };

export function at(instant: number, { name }: Visit, { actor, ...told }: Told): TimelineEntry {
  return { at: new Date(instant).toISOString(), state: name, ...told, actor: actor ?? null };
}

export function failedTry({ error, cause, triedAgain }: FailedTry, { state }: Visit): Told {
  if (state === 'Ask for approval' && endingNamed(error) === 'States.Timeout')
    return { kind: 'gate', text: 'Nobody answered in time.' };
  const text = `${error}: ${causeInWords({ error, cause })}`;
  const actor = actorOf({ error, cause });
  // A person who says no is no breakdown.
  if (actor) return { kind: 'gate', text, actor };
  return triedAgain ? { kind: 'retry', text: `${text} Tried again.` } : { kind: 'failure', text };
}
