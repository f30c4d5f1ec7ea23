import type { Entries } from '../redis/entries.ts';
import { type Answer, isGood } from './answer.ts';
import type { Side } from './config.ts';
import { quietFor } from './quiet.ts';

/** One way, gone once: what one backend cached was before the other. In a busy one nobody knows who wrote. */
export type Try = 'busy' | { cold: Answer; written: boolean[]; read: Read | null };

export interface Read {
  answer: Answer;
  /** What became of the entry meanwhile: nobody wrote it; it was written, but says the same; or it is another one, or gone. */
  entry: 'stood' | 'touched' | 'rewritten';
  /** What it answered right after that, with nothing cached; null where it was not asked. */
  again: Answer | null;
  /** It did not cache that: it has the page in a memory of its own, and may have had it before. */
  remembers: boolean;
}

export interface TryEffects {
  entries: Entries;
  ask(side: Side): Promise<Answer>;
  sleep(ms: number): Promise<void>;
  /** How long the keys have to lie still before anybody is asked. */
  quietMs: number;
  /** Hears how long a question took until its answer was cached. */
  took(ms: number): void;
}

/** A backend may answer before it has cached what it answers with. */
const LATE_MS = 1000;
const BETWEEN_LOOKS_MS = 20;
const TIMES_LIKELIER = 3;

/**
 * Evicts the keys, lets one backend fill them and the other read that. Where anybody else wrote one of them meanwhile, nothing
 * that was answered can be laid to what was cached, and the try counts for nothing.
 */
export async function tryOnce(effects: TryEffects, writer: Side, reader: Side): Promise<Try> {
  const { entries, sleep, quietMs } = effects;
  await entries.evict();
  await entries.watch();
  await sleep(quietMs);
  const left = await entries.digests();
  if ((await entries.touched()) || left.some(isThere)) return 'busy';

  const cold = await fill(effects, writer);
  if (cold === 'busy' || !isGood(cold.answer)) {
    return cold === 'busy' ? cold : { cold: cold.answer, written: [], read: null };
  }
  const written = cold.digests.map(isThere);
  if (!written.every(Boolean)) return { cold: cold.answer, written, read: null };
  const read = await readOf(effects, reader, cold.digests);
  return read === 'busy' ? read : { cold: cold.answer, written, read };
}

interface Filled {
  answer: Answer;
  digests: (string | null)[];
}

/** Asks while nothing is cached. What is cached too late to have come of that may be anybody's. */
async function fill({ entries, ask, sleep, quietMs, took }: TryEffects, side: Side): Promise<Filled | 'busy'> {
  const answer = await ask(side);
  for (let late = 0; ; late += BETWEEN_LOOKS_MS) {
    const digests = isGood(answer) ? await entries.digests() : [];
    const isFilled = digests.every(isThere);
    // What comes later than the answer is the likelier somebody else's.
    const within = answer.ms + TIMES_LIKELIER * late;
    if (isFilled) took(within);
    if (digests.some(isThere) && quietFor(within) > quietMs) return 'busy';
    if (isFilled || late >= LATE_MS) return { answer, digests };
    await sleep(BETWEEN_LOOKS_MS);
  }
}

async function readOf(effects: TryEffects, reader: Side, filled: Filled['digests']): Promise<Read | 'busy'> {
  const { entries, ask, sleep, quietMs } = effects;
  await entries.watch();
  const isUnchanged = isSame(await entries.digests(), filled);
  const answer = isUnchanged ? await ask(reader) : null;
  const after = await entries.digests();
  const touched = await entries.touched();
  if (!answer) return 'busy';
  if (touched) {
    // Somebody wrote: the reader, unless the same happens while nobody is asked.
    await sleep(LATE_MS / 10);
    await entries.watch();
    await sleep(Math.max(quietMs, quietFor(answer.ms)));
    if (await entries.touched()) return 'busy';
    if (!isSame(after, filled)) return { answer, entry: 'rewritten', again: null, remembers: false };
  }
  // At once, so that a memory of seconds shows as well.
  await entries.evict();
  const again = await fill(effects, reader);
  if (again === 'busy') return again;
  const remembers = isGood(again.answer) && !again.digests.every(isThere);
  return { answer, entry: touched ? 'touched' : 'stood', again: again.answer, remembers };
}

function isThere(digest: string | null): boolean {
  return digest !== null;
}

function isSame(some: (string | null)[], others: (string | null)[]): boolean {
  return some.every((digest, i) => digest === others[i]);
}
