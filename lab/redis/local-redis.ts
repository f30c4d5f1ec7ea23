import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from '../host/environment/free-port.ts';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { findServer } from './find-server.ts';
import { insist, type Server, startServer } from './server.ts';

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
  const folder = await temporaryFolder('redis');
  const server = await insist(async () => startServer({ port: await freePort(), program, folder: folder.path }));
  const redis = redisAt({ url: server.url, port: server.port, program, folder: folder.path });
  return {
    ...redis,
    async stop() {
      await redis.stop();
      await server.stop();
      await folder.remove();
    },
  };
}

/** The same server in the hands of any process of this machine. */
export function redisAt(place: RedisPlace): LocalRedis {
  const { url, port, program, folder } = place;
  let ours: Server | null = null;
  return {
    ...place,
    async takeDown() {
      const client = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
      client.on('error', () => {});
      // It closes the connection instead of answering.
      await Promise.all([once(client, 'end'), client.shutdown('SAVE').catch(() => null)]);
    },
    async bringBack() {
      ours = await startServer({ port, program, folder });
      if (!ours) throw new Error(`The Redis of the embedded cloud did not come back at ${url}.`);
    },
    stop: async () => ours?.stop(),
  };
}
