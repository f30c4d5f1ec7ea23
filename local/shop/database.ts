import { setTimeout as sleep } from 'node:timers/promises';

export interface Database {
  read(key: string): Promise<string>;
}

/** At most this many times slower than alone, however many read at once. */
const WORST = 2.5;

/** A stand-in for the database: what it lacks in data it has in slowness, and it gets slower the more read at once. */
export function openDatabase(aloneMs: number, onRead: (ms: number) => void): Database {
  let reading = 0;
  return {
    async read(key) {
      reading += 1;
      const ms = Math.round(aloneMs * Math.min(WORST, 1 + reading / 20) * (0.9 + Math.random() * 0.2));
      await sleep(ms);
      reading -= 1;
      onRead(ms);
      return JSON.stringify({ key, text: 'x'.repeat(200) });
    },
  };
}
