import { Cluster } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { flushCache } from '../../../core/flush/flush.ts';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import { type Certificates, makeCertificates } from '../../../lab/redis/certificates.ts';
import { startRedisCluster, type TestClusterNode } from '../../../lab/redis/redis.ts';
import { describeTls, tlsServer } from './tls-server.ts';

let certificates: Certificates;
let nodes: TestClusterNode[];
let keys: Cluster;
let cache: Cache;
beforeAll(async () => {
  certificates = makeCertificates('localhost');
  nodes = await startRedisCluster(3, { ...tlsServer, tls: certificates });
  keys = new Cluster(nodes.map(({ port }) => ({ host: '127.0.0.1', port })));
  for (const { client } of nodes) {
    await client.acl(
      'SETUSER',
      'flusher',
      'on',
      '>pw',
      '~*',
      '-@all',
      '+info',
      '+ping',
      '+scan',
      '+unlink',
      '+cluster',
    );
  }
  cache = openCache({ url: `rediss://flusher:pw@localhost:${nodes[0]?.tlsPort}`, cluster: true, ca: certificates.ca });
});
afterAll(async () => {
  cache.close();
  keys.disconnect();
  await Promise.all(nodes.map((node) => node.stop()));
  certificates.remove();
});

describeTls('a cluster behind TLS', () => {
  it('is flushed on every node, each found by its own name and signed in to as the same user', async () => {
    await Promise.all(Array.from({ length: 600 }, (_, i) => keys.set(`mocs:${i}`, 'old')));
    await Promise.all(Array.from({ length: 60 }, (_, i) => keys.set(`sessions:${i}`, 'kept')));

    const record = await flushCache(
      cache,
      { profile: 'migration', dryRun: false, skip: false },
      { profiles: { migration: ['mocs:*'] }, preserve: [], timeLimitSeconds: 60, maxFlushAgeSeconds: 900 },
    );

    const sizes = await Promise.all(nodes.map(({ client }) => client.dbsize()));
    expect(record).toMatchObject({ done: true, deleted: 600 });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(60);
  });

  it('is flushed where its nodes go by their addresses, each with a certificate for that alone', async () => {
    const { certFile, keyFile } = certificates.issue('IP:127.0.0.1');
    for (const [i, { client }] of nodes.entries()) {
      await client.config('SET', 'cluster-preferred-endpoint-type', 'ip');
      // The first one goes on with that for the name in the URL.
      if (i > 0) await client.call('CONFIG', 'SET', 'tls-cert-file', certFile, 'tls-key-file', keyFile);
    }
    await Promise.all(Array.from({ length: 600 }, (_, i) => keys.set(`mocs:${i}`, 'old')));

    const record = await flushCache(
      cache,
      { profile: 'migration', dryRun: false, skip: false },
      { profiles: { migration: ['mocs:*'] }, preserve: [], timeLimitSeconds: 60, maxFlushAgeSeconds: 900 },
    );

    expect(record).toMatchObject({ done: true, deleted: 600 });
  });
});
