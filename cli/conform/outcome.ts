/** What AWS makes of a call: `accepted`, or the name of its refusal. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (isRefusal(error)) return error.name.replace(/^AccessDeniedException$/, 'AccessDenied');
    throw error;
  }
}

/** A service said no; that nothing was heard of it is no answer. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && '$fault' in error && error.$fault === 'client';
}
