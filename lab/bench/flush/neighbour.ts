import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';

/** How long its requests took, in microseconds. */
const Felt = z.object({ count: z.number(), p50: z.number(), p99: z.number(), worst: z.number() });
export type Felt = z.infer<typeof Felt>;

/** A user of the Redis that is being flushed: neighbour.c. */
export interface Neighbour {
  pid: number;
  /** At the beginning it rests: it asks for nothing and takes no time. */
  wake(): Promise<void>;
  rest(): Promise<void>;
  listen(): Promise<void>;
  /** Since `listen`. */
  felt(): Promise<Felt>;
  leave(): void;
}

export async function startNeighbour(program: string, port: number): Promise<Neighbour> {
  const child = spawn(program, [String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await answer();
  return {
    pid: child.pid ?? 0,
    wake: () => tell('wake'),
    rest: () => tell('rest'),
    listen: () => tell('listen'),
    async felt() {
      child.stdin.write('stop\n');
      return Felt.parse(JSON.parse(await answer()));
    },
    leave: () => child.stdin.end(),
  };

  async function tell(word: string): Promise<void> {
    child.stdin.write(`${word}\n`);
    await answer();
  }

  async function answer(): Promise<string> {
    const { value, done } = await lines.next();
    if (done) throw new Error('The neighbour has ended: see above for why.');
    return value;
  }
}
