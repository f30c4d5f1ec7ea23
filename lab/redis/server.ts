import { Redis } from 'ioredis';
import { keep } from '../host/processes/keep.ts';
import { findServer } from './find-server.ts';

/** A real Redis that ends with this process. */
export interface Server {
  pid: number;
  port: number;
  url: string;
  /** For preparing and inspecting; signed in with the server's password. */
  client: Redis;
  /** As a crash would. */
  kill(): void;
  stop(): Promise<void>;
}

export interface ServerOptions {
  port: number;
  folder: string;
  args?: string[] | undefined;
  password?: string | undefined;
  /** @default - the machine's Redis or Valkey, else that of the wheel */
  program?: string | undefined;
}

/** Null when it ended at once, as it does when another program was faster to take the port. */
export async function startServer({
  port,
  folder,
  args = [],
  password,
  program,
}: ServerOptions): Promise<Server | null> {
  const server = keep({
    command: program ?? (await findServer()),
    args: [
      ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
      ['--enable-debug-command', 'local', '--loglevel', 'warning'],
      password ? ['--requirepass', password] : [],
      args,
    ].flat(),
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    cwd: folder,
  });
  server.output.resume();
  const client = new Redis({
    port,
    ...(password && { password }),
    retryStrategy: () => 20,
    maxRetriesPerRequest: null,
  });
  client.on('error', () => {});
  const pid = server.process.pid ?? 0;
  const isOurs = client.info('server').then(
    (info) => info.includes(`process_id:${pid}\r`),
    () => false,
  );
  const stop = async () => {
    client.disconnect();
    await server.stop();
  };
  if (await Promise.race([isOurs, server.ended.then(() => false)])) {
    return { pid, port, url: `redis://127.0.0.1:${port}`, client, kill: () => server.process.kill('SIGKILL'), stop };
  }
  await stop();
  return null;
}

/** A port is free when one asks; a moment later another program of this machine may have it. So there are three attempts. */
export async function insist<T>(start: () => Promise<T | null>): Promise<T> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const started = await start();
    if (started) return started;
  }
  throw new Error('No Redis would start, on three ports one after the other.');
}
