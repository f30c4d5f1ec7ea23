import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const Effort = z.object({ seconds: z.number(), peakMb: z.number(), cpuSeconds: z.number() });
export type Effort = z.infer<typeof Effort>;

/** A contender in a process of its own, up and waiting. */
export interface Started {
  go(): Promise<Effort>;
}

export async function startContender(name: string, port: number, floor = ''): Promise<Started> {
  const child = fork(fileURLToPath(new URL('contender.ts', import.meta.url)), [name, String(port), floor], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await heard(child, name);
  return {
    async go() {
      const answer = heard(child, name);
      child.send('go');
      return Effort.parse(await answer);
    },
  };
}

async function heard(child: ChildProcess, name: string): Promise<unknown> {
  const ended = new AbortController();
  const answer = once(child, 'message', { signal: ended.signal });
  const exit = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`Contender "${name}" ended with ${code}.`);
  });
  try {
    const [message] = await Promise.race([answer, exit]);
    return message;
  } finally {
    answer.catch(() => {});
    exit.catch(() => {});
    ended.abort();
  }
}
