import { patiently } from './patiently.ts';
import type { Site } from './site.ts';

/** What AWS makes of a call: what is told of its answer, or the name of its refusal. */
export async function outcomeOf<T>(call: Promise<T>, tell: (answer: T) => string = () => 'accepted'): Promise<string> {
  try {
    return tell(await call);
  } catch (error) {
    if (isRefusal(error)) return error.name.replace(/^AccessDeniedException$/, 'AccessDenied');
    throw error;
  }
}

/** The same of a change to a function, once Lambda is done with the change before. */
export function outcomeOfChange(site: Pick<Site, 'sleep'>, call: () => Promise<unknown>): Promise<string> {
  return patiently(site, async () => {
    const outcome = await outcomeOf(call());
    return outcome === 'ResourceConflictException' ? null : outcome;
  });
}

/** A service said no; that nothing was heard of it is no answer. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && '$fault' in error && error.$fault === 'client';
}
