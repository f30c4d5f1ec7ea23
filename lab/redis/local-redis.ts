import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../host/environment/free-port.ts';
import { type Kept, keep } from '../host/processes/keep.ts';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { findServer } from './find-server.ts';

/** Where a server is, for a process that did not start it. */
export interface RedisPlace {
  url: string;
  port: number;
  program: string;
  /** Where what it holds is kept while it is down. */
  folder: string;
}

export interface LocalRedis extends RedisPlace {
  /** Stops answering as a server does that is shut down; what it holds comes back with `bringBack`. */
  takeDown(): Promise<void>;
  bringBack(): Promise<void>;
  /** Ends what this process has started. */
  stop(): Promise<void>;
}

/** A real server of our own on a free loopback port; whatever it holds ends with it. */
export async function startRedis({ say }: { say?: (line: string) => void } = {}): Promise<LocalRedis> {
  const program = await findServer({ say });
  const port = await freePort();
  const folder = await temporaryFolder('redis');
  const redis = redisAt({ url: `redis://127.0.0.1:${port}`, port, program, folder: folder.path });
  await redis.bringBack();
  return {
    ...redis,
    async stop() {
      await redis.stop();
      await folder.remove();
    },
  };
}

/** The same server in the hands of any process of this machine. */
export function redisAt(place: RedisPlace): LocalRedis {
  const { url, port, program, folder } = place;
  let server: Kept | undefined;
  return {
    ...place,
    async takeDown() {
      // It closes the connection instead of answering.
      await command(url, (client) => client.shutdown('SAVE')).catch(() => null);
      while (await answers(url)) await sleep(25);
    },
    async bringBack() {
      server = keep({
        command: program,
        args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
        env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
        cwd: folder,
      });
      server.output.resume();
      await ready(url, server);
    },
    stop: async () => server?.stop(),
  };
}

async function ready(url: string, kept: Kept): Promise<void> {
  let over = false;
  kept.ended.finally(() => {
    over = true;
  });
  for (let attempt = 0; attempt < 200 && !over; attempt += 1) {
    if (await answers(url)) return;
    await sleep(25);
  }
  throw new Error(`The Redis of the embedded cloud does not answer at ${url}.`);
}

function answers(url: string): Promise<boolean> {
  return command(url, (client) => client.ping()).then(Boolean, () => false);
}

async function command<T>(url: string, what: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await what(client);
  } finally {
    client.disconnect();
  }
}
