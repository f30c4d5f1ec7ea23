import { createHash } from 'node:crypto';
import { command } from './commands.ts';
import type { Lane } from './lane.ts';
import { readBulk, readNumbers, readText } from './replies.ts';

/** A few keys by name: what stands under them, and whether anybody writes it. */
export interface Entries {
  evict(): Promise<void>;
  /** Of each key a digest of what stands there, in the order of the keys; null where nothing does. */
  digests(): Promise<(string | null)[]>;
  /** From here on, until `touched` is asked, no write stays unseen: not even one that leaves the same value behind. */
  watch(): Promise<void>;
  /** Whether anybody has written, prolonged or deleted one of them since `watch`. */
  touched(): Promise<boolean>;
}

/**
 * WATCH is what Redis itself compares and swaps by, so it is exact, and any user may have it: an empty transaction is refused
 * when a watched key was written. It belongs to the connection, so there may be one of these at a time.
 */
export function entriesOn(lane: Lane, keys: string[]): Entries {
  const each = <T>(how: (key: string) => Promise<T>) => Promise.all(keys.map(how));
  return {
    async evict() {
      const replies = await each((key) => lane.send(command('UNLINK', key), readNumbers(1)));
      const refusal = replies.flat().find((reply) => reply instanceof Error);
      if (refusal instanceof Error) throw refusal;
    },
    digests: () =>
      each(async (key) => {
        // Whatever type it has. Its life is no part of it.
        const dumped = await lane.send(command('DUMP', key), readBulk());
        return dumped && createHash('sha256').update(dumped).digest('hex');
      }),
    async watch() {
      // One by one, because in a cluster one command may not name keys of several slots.
      await each((key) => lane.send(command('WATCH', key), readText()));
    },
    async touched() {
      const [, outcome] = await Promise.all([
        lane.send(command('MULTI'), readText()),
        lane.send(command('EXEC'), readText()),
      ]);
      return outcome === REFUSED;
    },
  };
}

/** What EXEC answers then: a list that is null. */
const REFUSED = '-1';

/** Keys of several primaries, together. */
export function together(parts: { entries: Entries; keys: string[] }[], keys: string[]): Entries {
  const all = <T>(how: (entries: Entries) => Promise<T>) => Promise.all(parts.map(({ entries }) => how(entries)));
  return {
    async evict() {
      await all((entries) => entries.evict());
    },
    async digests() {
      const found = await all((entries) => entries.digests());
      const byKey = new Map(
        parts.flatMap((part, i) => part.keys.map((key, j) => [key, found[i]?.[j] ?? null] as const)),
      );
      return keys.map((key) => byKey.get(key) ?? null);
    },
    async watch() {
      await all((entries) => entries.watch());
    },
    touched: async () => (await all((entries) => entries.touched())).some(Boolean),
  };
}
