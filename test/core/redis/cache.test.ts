import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RedisAuthFailed, RedisUnavailable } from '../../../core/protocol/errors.ts';
import { backoffMs, type Cache, openCache } from '../../../core/redis/cache.ts';
import type { CacheConfig } from '../../../core/redis/config.ts';
import type { Shard } from '../../../core/redis/shards.ts';
import { freePort } from '../../../lab/host/environment/free-port.ts';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';
import { pageOf } from '../../../lab/support/page.ts';

const PASSWORD = 'correct horse & battery/staple';
const WRONG = 'hunter2-hunter2';

let redis: TestRedis;
let server: Server | null = null;
let cache: Cache | null = null;
beforeAll(async () => {
  redis = await startRedis({ password: PASSWORD });
});
afterAll(() => redis.stop());
afterEach(() => {
  cache?.close();
  server?.close();
});

function open(config: Omit<CacheConfig, 'cluster'>): Cache {
  cache = openCache({ cluster: false, ...config });
  return cache;
}

async function version(of: Cache): Promise<string> {
  return of.use(async ([shard]) => shard?.server.version ?? 'none');
}

/** A server that is not Redis; hands every connection to `onSocket`. */
async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const port = await freePort();
  server = createServer(onSocket).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return port;
}

/** As a flush does, whose page fails when Redis refused a part of it. */
async function unlinkX(shard: Shard | undefined): Promise<void> {
  const answer = await shard?.unlink(pageOf(['x']), [[0]]);
  if (answer?.refusal) throw answer.refusal;
}

describe('a cache', () => {
  it('is opened with the password of its URL', async () => {
    expect(await version(open({ url: `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${redis.port}` }))).toMatch(
      /^\d/,
    );
  });

  it('keeps one connection for all calls of a warm Lambda, until it is closed', async () => {
    const url = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${redis.port}`;
    const names = async () => String(await redis.client.client('LIST')).match(/name=sluice /g)?.length ?? 0;

    await version(open({ url }));
    await version(open({ url }));
    const whileOpen = await names();
    open({ url }).close();
    await redis.client.ping();

    expect(whileOpen).toBe(1);
    await expect.poll(names).toBe(0);
  });

  it('works for a user who may do just what a flush needs', async () => {
    await redis.client.call(
      'ACL',
      'SETUSER',
      'flusher',
      'on',
      '>pw',
      '~mocs:*',
      '-@all',
      '+info',
      '+ping',
      '+scan',
      '+unlink',
    );
    await redis.client.set('mocs:1', 'old');
    const url = `redis://flusher:pw@127.0.0.1:${redis.port}`;

    const deleted = await open({ url }).use(async ([shard]) => {
      await shard?.scan('0', 10).page;
      return shard?.unlink(pageOf(['mocs:1']), [[0]]);
    });

    expect(deleted).toEqual({ gone: [1], refusal: null });
  });

  it('says which permission a user lacks', async () => {
    await redis.client.call('ACL', 'SETUSER', 'reader', 'on', '>pw', '~*', '-@all', '+info', '+ping', '+scan');
    const reader = open({ url: `redis://reader:pw@127.0.0.1:${redis.port}` });

    const unlink = reader.use(([shard]) => unlinkX(shard));

    await expect(unlink).rejects.toThrow(RedisAuthFailed);
    await expect(unlink).rejects.toThrow("'unlink'");
    await expect(unlink).rejects.toThrow('Give it +info +ping +scan +unlink');
  });

  it.each([
    ['a wrong password', `:${WRONG}@`],
    ['an unknown user', `nobody:${WRONG}@`],
    ['no password', ''],
  ])('that refuses %s is asked once only, and the error does not tell the password', async (_what, signIn) => {
    await redis.client.config('RESETSTAT');

    const failure = await version(open({ url: `redis://${signIn}127.0.0.1:${redis.port}` })).catch((error) => error);

    expect(failure).toBeInstanceOf(RedisAuthFailed);
    expect(failure.message).toContain(`127.0.0.1:${redis.port} (without TLS) refused the user or password`);
    expect(`${failure.message}${failure.stack}${JSON.stringify(failure)}${String(failure.cause)}`).not.toContain(WRONG);
    expect(String(await redis.client.info('stats'))).toContain('total_connections_received:1\r');
  });

  it('that nobody listens for is tried three times in all, and the error says what to look at', async () => {
    const port = await freePort();

    const failure = await version(open({ url: `rediss://:${WRONG}@127.0.0.1:${port}/2` })).catch((error) => error);

    expect(failure).toBeInstanceOf(RedisUnavailable);
    expect(failure.message).toContain(`Redis at 127.0.0.1:${port} (with TLS) cannot be reached`);
    expect(failure.message).toContain('ECONNREFUSED');
    expect(failure.message).toMatch(/security group.*endpoint.*TLS.*Given up after 3 attempts/);
    expect(failure.message).not.toContain(WRONG);
  });

  it('that hangs up is tried three times in all', async () => {
    let connections = 0;
    const port = await listen((socket) => {
      connections++;
      socket.destroy();
    });

    await expect(version(open({ url: `redis://127.0.0.1:${port}` }))).rejects.toThrow(RedisUnavailable);
    expect(connections).toBe(3);
  });

  it('whose name cannot be found is not there', async () => {
    await expect(version(open({ url: 'redis://cache.invalid' }))).rejects.toThrow('cache.invalid:6379 (without TLS)');
  });

  it('that lives behind TLS is called by its name', async () => {
    const hellos: Buffer[] = [];
    const port = await listen((socket) =>
      socket
        .on('error', () => {})
        .once('data', (hello) => {
          hellos.push(hello);
          socket.destroy();
        }),
    );

    await expect(version(open({ url: `rediss://localhost:${port}` }))).rejects.toThrow('with TLS');

    expect(hellos[0]?.readUInt8(0)).toBe(0x16);
    expect(hellos[0]?.includes('localhost')).toBe(true);
  });

  it('that is still loading is tried again until it has', async () => {
    let asked = 0;
    const port = await listen((socket) => {
      socket.on('data', (data) => {
        if (!/info/i.test(String(data))) return socket.write('+OK\r\n');
        return socket.write(++asked < 3 ? '-LOADING Redis is loading\r\n' : '$17\r\nredis_version:9\r\n\r\n');
      });
    });

    expect(await version(open({ url: `redis://127.0.0.1:${port}` }))).toBe('9');
    expect(asked).toBe(3);
  });

  it('that falls silent is given up after five seconds, and tried again', async () => {
    let connections = 0;
    const port = await listen((socket) => {
      const silent = ++connections === 1;
      socket.on('data', (data) => {
        if (silent) return;
        socket.write(/info/i.test(String(data)) ? '$17\r\nredis_version:9\r\n\r\n' : '+OK\r\n');
      });
    });

    expect(await version(open({ url: `redis://127.0.0.1:${port}` }))).toBe('9');
    expect(connections).toBe(2);
  });

  it('that is a replica says so', async () => {
    const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', '1'] });

    const unlink = open({ url: replica.url }).use(([shard]) => unlinkX(shard));

    await expect(unlink).rejects.toThrow('READONLY');
    await expect(unlink).rejects.toThrow('The endpoint leads to a replica: use that of the primary');
    await replica.stop();
  });

  it('leaves alone what went wrong elsewhere', async () => {
    let calls = 0;
    const own = open({ url: `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${redis.port}` });

    const failure = own.use(async () => {
      calls++;
      throw new TypeError('a mistake of ours');
    });

    await expect(failure).rejects.toThrow(TypeError);
    expect(calls).toBe(1);
  });

  it('waits longer from attempt to attempt, but never more than two seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(backoffMs)).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
  });
});
