/** Waits for all of them, even where one fails, and then fails as the first in order did. */
export async function toTheirEnd(work: Promise<unknown>[]): Promise<void> {
  const failure = (await Promise.allSettled(work)).find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}
