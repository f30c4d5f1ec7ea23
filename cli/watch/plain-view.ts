import { setTimeout as sleep } from 'node:timers/promises';
import type { View } from './view.ts';

/** For logs: a line for everything that happens. */
export function plainView(say: (line: string) => void, wait: (ms: number) => Promise<unknown> = sleep): View {
  return {
    tell({ lines }) {
      for (const line of lines) say(line);
    },
    draw() {},
    async wait(ms) {
      await wait(ms);
      return null;
    },
    aside: (talk) => talk(),
    close() {},
  };
}

/** For programs: one JSON document per line for everything that changes. */
export function jsonView(write: (text: string) => void, wait: (ms: number) => Promise<unknown> = sleep): View {
  return {
    ...plainView(() => {}, wait),
    tell({ record }) {
      if (record !== null) write(`${JSON.stringify(record)}\n`);
    },
  };
}
