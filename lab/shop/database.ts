import { setTimeout as sleep } from 'node:timers/promises';

export interface Item {
  title: string;
  priceCents: number;
  text: string;
}

export interface Database {
  read(key: string): Promise<Item>;
  /** Whether a feature is on; asked rarely, so it costs nothing here. */
  flag(environment: string, name: string): Promise<boolean>;
}

/** At most this many times slower than alone, however many read at once: 800 ms where one alone takes 500. */
const WORST = 1.6;
/** So many at once that it is as slow as it gets. */
const CROWD = 60;

/** A stand-in for the database: what it lacks in data it has in slowness, and it gets slower the more read at once. */
export function openDatabase(aloneMs: number, onRead: (ms: number) => void): Database {
  let reading = 0;
  return {
    async read(key) {
      reading += 1;
      const started = performance.now();
      await sleep(latencyOf(aloneMs, reading));
      reading -= 1;
      onRead(performance.now() - started);
      return itemOf(key);
    },
    flag: async (_, name) => name !== 'new-checkout',
  };
}

export function latencyOf(aloneMs: number, readingAtOnce: number): number {
  const crowd = Math.min(1, (readingAtOnce - 1) / (CROWD - 1));
  return Math.round(aloneMs * (1 + (WORST - 1) * crowd));
}

/** Always the same for the same key. */
export function itemOf(key: string): Item {
  const number = Number(key.split(':').at(-1)) || 0;
  return { title: `No. ${number} of ${key.split(':')[0]}`, priceCents: 990 + number, text: 'x'.repeat(200) };
}
