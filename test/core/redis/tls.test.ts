import { createServer, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { flushCache } from '../../../core/flush/flush.ts';
import { RedisAuthFailed, RedisUnavailable } from '../../../core/protocol/errors.ts';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import { freePort } from '../../../lab/host/environment/free-port.ts';
import { type Certificates, makeCertificates } from '../../../lab/redis/certificates.ts';
import { startRedis, type TestRedis, tlsOn } from '../../../lab/redis/redis.ts';
import { describeTls, tlsServer } from './tls-server.ts';

const options = {
  profiles: { migration: ['mocs:*'] },
  preserve: ['mocs:keep'],
  timeLimitSeconds: 60,
  maxFlushAgeSeconds: 900,
};
const request = { profile: 'migration', dryRun: false, skip: false };

let certificates: Certificates;
let redis: TestRedis;
let tlsPort: number;
let cache: Cache;
beforeAll(async () => {
  certificates = makeCertificates('localhost');
  tlsPort = await freePort();
  redis = await startRedis({ ...tlsServer, args: tlsOn(tlsPort, certificates) });
  const rights = ['-@all', '+info', '+ping', '+scan', '+unlink', '+select'];
  await redis.client.acl('SETUSER', 'flusher', 'on', '>pw', '~mocs:*', ...rights);
});
afterAll(async () => {
  await redis.stop();
  certificates.remove();
});
afterEach(() => cache.close());

function open(url: string, ca?: string): Cache {
  cache = openCache({ url, cluster: false, ...(ca && { ca }) });
  return cache;
}

describeTls('a cache behind TLS', () => {
  it('with an authority of its own is flushed by a user who may do just that, in the database of the URL', async () => {
    const pipeline = redis.client.pipeline().select(2);
    for (let i = 0; i < 5_000; i++) pipeline.set(`mocs:${i}`, 'old');
    await pipeline.set('mocs:keep', 'kept').set('sessions:1', 'kept').select(0).set('mocs:0', 'kept').exec();

    const record = await flushCache(
      open(`rediss://flusher:pw@localhost:${tlsPort}/2`, certificates.ca),
      request,
      options,
    );

    expect(record).toMatchObject({ done: true, deleted: 5_000, preserved: 1 });
    expect(await redis.client.dbsize()).toBe(1);
    expect(await redis.client.info('keyspace')).toContain('db2:keys=2,');
  });

  it('is refused when nobody known vouches for it', async () => {
    const flush = flushCache(open(`rediss://flusher:pw@localhost:${tlsPort}`), request, options);

    await expect(flush).rejects.toThrow(RedisUnavailable);
    await expect(flush).rejects.toThrow('certificate');
  });

  it('is refused when its certificate is for another name', async () => {
    const flush = flushCache(open(`rediss://flusher:pw@127.0.0.1:${tlsPort}`, certificates.ca), request, options);

    await expect(flush).rejects.toThrow(RedisUnavailable);
    await expect(flush).rejects.toThrow("IP: 127.0.0.1 is not in the cert's list");
  });

  it('says who was refused', async () => {
    const flush = flushCache(open(`rediss://flusher:wrong@localhost:${tlsPort}`, certificates.ca), request, options);

    await expect(flush).rejects.toThrow(RedisAuthFailed);
  });

  it('is asked for by its name, so that a shared endpoint knows whom we want', async () => {
    const names: unknown[] = [];
    const server = createServer({ SNICallback: (name, answer) => answer(names.push(name) > 0 ? null : null) });
    server.on('tlsClientError', (_, socket: TLSSocket) => socket.destroy());
    const port = await freePort();
    await new Promise<void>((listening) => server.listen(port, 'localhost', listening));

    await expect(flushCache(open(`rediss://localhost:${port}`), request, options)).rejects.toThrow(RedisUnavailable);
    server.close();

    expect(names[0]).toBe('localhost');
  });
});
