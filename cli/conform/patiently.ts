import type { Site } from './site.ts';

const LOOK_EVERY_MS = 1000;
/** Functions start cold, roles are new, and Step Functions lists with a delay. */
const PATIENCE_MS = 60_000;

/** Asks until there is an answer. */
export async function patiently<T>(
  { sleep }: Pick<Site, 'sleep'>,
  look: () => Promise<T | null>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  for (const deadline = Date.now() + patienceMs; ; ) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`Nothing came in ${patienceMs / 1000} s.`);
    await sleep(LOOK_EVERY_MS);
  }
}
