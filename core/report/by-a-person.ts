import { type EndingName, endingNamed } from '../protocol/endings.ts';
import type { Failure } from '../protocol/rollout.ts';
import { sentence } from '../text/words.ts';

/** Endings that a person wanted; their cause begins with the name of that person. */
const BY_PERSON: Partial<Record<EndingName, RegExp>> = {
  AbortedByOperator: /^(.{1,128}?): /,
  RolledBackByPerson: /^(.{1,128}?): /,
  ApprovalRejected: /^(.{1,256}?) rejected stage /,
};

type Cause = { [K in keyof Failure]: string | null };

export function actorOf({ error, cause }: Cause): string | null {
  return byPerson(error)?.exec(cause ?? '')?.[1] ?? null;
}

/** A sentence; what begins with a person's name is left as that person is called. */
export function causeInWords({ error, cause }: Cause): string {
  const words = sentence(cause ?? '');
  return byPerson(error) ? `${(cause ?? '').trim().slice(0, 1)}${words.slice(1)}` : words;
}

/** Whether somebody wanted it to end so. */
export function isWanted(error: string | null): boolean {
  return byPerson(error) !== undefined;
}

function byPerson(error: string | null): RegExp | undefined {
  const ending = endingNamed(error);
  return ending === null ? undefined : BY_PERSON[ending];
}
