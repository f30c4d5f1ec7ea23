import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it } from 'vitest';
import { flushCache } from '../../../core/flush/flush.ts';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import type { CacheConfig } from '../../../core/redis/config.ts';
import { freePort } from '../../../lab/host/environment/free-port.ts';
import { makeCertificates } from '../../../lab/redis/certificates.ts';
import { startRedis, startRedisCluster, type TestRedis, tlsOn } from '../../../lab/redis/redis.ts';
import { describeTls, tlsServer } from './tls-server.ts';

const secrets = mockClient(SecretsManagerClient);
const caches: Cache[] = [];
const started: (TestRedis | { stop(): unknown })[] = [];
afterEach(async () => {
  for (const cache of caches.splice(0)) cache.close();
  for (const one of started.splice(0)) await one.stop();
});

async function start(...options: Parameters<typeof startRedis>): Promise<TestRedis> {
  const redis = await startRedis(...options);
  started.push(redis);
  return redis;
}

type Issued = Pick<ReturnType<typeof makeCertificates>, 'cert' | 'key'>;

/** Why a flush of this cache fails. */
async function reason(url: string, config: Partial<CacheConfig> = {}): Promise<string> {
  const cache = openCache({ url, cluster: false, road: 'command line', ...config });
  caches.push(cache);
  const failure = await flushCache(
    cache,
    { profile: 'migration', dryRun: false, skip: false },
    { profiles: { migration: ['mocs:*'] }, preserve: [], timeLimitSeconds: 60, maxFlushAgeSeconds: 900 },
  ).catch((error: Error) => error);
  return failure instanceof Error ? `${failure.name}: ${failure.message}` : 'It did not fail.';
}

describe('the reason of a failure', () => {
  it('is what the server said before it hung up', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.end('-DENIED Redis is running in protected mode because protected mode is enabled.\r\n', () =>
        setTimeout(() => socket.destroy(), 20),
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    started.push({ stop: () => server.close() });
    const { port } = server.address() as { port: number };

    expect(await reason(`redis://127.0.0.1:${port}`)).toMatch(/RedisAuthFailed: .*is in protected mode/);
  });

  it('is that it serves as many clients as it may, and not its firewall', async () => {
    const redis = await start({ args: ['--maxclients', '1'] });

    const told = await reason(redis.url);

    expect(told).toMatch(/answered "ERR max number of clients reached": .*"maxclients"/);
    expect(told).not.toContain('firewall');
  });

  it('names no key, though the server quotes some', async () => {
    const redis = await start({ args: ['--rename-command', 'UNLINK', ''] });
    await redis.client.set('mocs:user:ana@example.com:1', 'x');

    const told = await reason(redis.url);

    expect(told).toMatch(/unknown command '?`?UNLINK/i);
    expect(told).not.toContain('ana@example.com');
  });

  it('is not Redis where something else answers', async () => {
    const server: Server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    started.push({ stop: () => server.close() });
    const { port } = server.address() as { port: number };

    expect(await reason(`redis://127.0.0.1:${port}`)).toMatch(
      /"HTTP\/1.1 400 Bad Request" is no answer of Redis\. Something else listens there.*REDIS_URL/,
    );
  });

  it('names the option of the road: --cluster on the command line, cache.cluster in the settings', async () => {
    const node = await start({ args: ['--cluster-enabled', 'yes'] });

    expect(await reason(node.url)).toContain('say --cluster');
    expect(await reason(node.url, { road: 'settings' })).toContain('"cache.cluster": true');
  });

  it('is the closed port, in a cluster, too', async () => {
    const port = await freePort();

    expect(await reason(`redis://127.0.0.1:${port}`, { cluster: true })).toMatch(
      new RegExp(`at 127.0.0.1:${port} .*ECONNREFUSED 127.0.0.1:${port}\\. Look`),
    );
  });

  it('is that of the node of a cluster that refused, not of the one that was asked first', async () => {
    const nodes = await startRedisCluster(3);
    started.push(...nodes);
    const [entry, refuses] = nodes;
    for (const node of nodes) {
      const rights = ['+info', '+ping', '+unlink', '+cluster|slots', ...(node === refuses ? [] : ['+scan'])];
      await node.client.acl('SETUSER', 'sluice', 'on', '>pw', '~*', ...rights);
    }

    expect(await reason(`redis://sluice:pw@127.0.0.1:${entry?.port}`, { cluster: true })).toMatch(
      new RegExp(`^RedisAuthFailed: Redis at 127\\.0\\.0\\.1:${refuses?.port} .*'scan'`),
    );
  });

  it('is a right that is missing, +select among them', async () => {
    const redis = await start();
    await redis.client.acl('SETUSER', 'sluice', 'on', '>pw', '~*', '+info', '+ping', '+scan', '+unlink');

    expect(await reason(`redis://sluice:pw@127.0.0.1:${redis.port}/1`)).toMatch(/'select'.*\+select/);
  });

  it('is the password in REDIS_URL, where nobody has a secret', async () => {
    const redis = await start({ password: 'right' });

    expect(await reason(`redis://:wrong@127.0.0.1:${redis.port}`)).toContain('Check user and password in REDIS_URL');
  });
});

describeTls('the reason of a failure behind TLS', () => {
  async function secured(...args: string[]) {
    const certificates = makeCertificates('localhost');
    started.push({ stop: certificates.remove });
    const tlsPort = await freePort();
    const redis = await start({ ...tlsServer, args: [...tlsOn(tlsPort, certificates), ...args] });
    return { redis, certificates, url: `rediss://localhost:${tlsPort}` };
  }

  it('names what vouches for a certificate', async () => {
    const { url } = await secured();

    expect(await reason(url)).toMatch(/Nobody known vouches for its certificate: .*--ca.*NODE_EXTRA_CA_CERTS/);
    expect(await reason(url, { road: 'settings' })).toContain('setting "cache.ca"');
  });

  it('is a client certificate that is wanted, and with one it is let in', async () => {
    const { url, certificates } = await secured('--tls-auth-clients', 'yes');
    const { ca } = certificates;

    expect(await reason(url, { ca })).toMatch(/wants a certificate of the caller.*--cert and --key/);
    expect(await reason(url, { ca, cert: certificates.cert, key: certificates.key })).toBe('It did not fail.');
    expect(await reason(url, { ca, road: 'settings' })).toContain('setting "cache.clientCertificateSecretArn"');
  });

  it('is none where a function shows the certificate that its secret holds', async () => {
    const { url, certificates } = await secured('--tls-auth-clients', 'yes');
    const { ca, cert: certificate, key: privateKey } = certificates;
    secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify({ certificate, privateKey }) });

    expect(await reason(url, { ca, road: 'settings', clientCertificateSecretArn: 'arn:x' })).toBe('It did not fail.');
  });

  it.each([
    ['nobody there trusts', (_: Issued, other: Issued) => ({ certificate: other.cert, privateKey: other.key })],
    ['has the key of another', (own: Issued, other: Issued) => ({ certificate: own.cert, privateKey: other.key })],
    [
      'has a key that is cut off',
      ({ cert, key }: Issued) => ({ certificate: cert, privateKey: key.slice(0, key.length / 2) }),
    ],
  ])('has nothing of a certificate that %s, nor of its key', async (_, shown) => {
    const { url, certificates } = await secured('--tls-auth-clients', 'yes');
    const other = makeCertificates('localhost');
    started.push({ stop: other.remove });
    const secret = shown(certificates, other);
    secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(secret) });

    const told = await reason(url, {
      ca: certificates.ca,
      road: 'settings',
      clientCertificateSecretArn: 'arn:x',
    });

    expect(told).toMatch(/^Redis(AuthFailed|Unavailable): .*cache\.clientCertificateSecretArn/);
    const lines = Object.values(secret).flatMap((pem) => pem.split('\n').filter((line) => line.length > 8));
    expect(lines.filter((line) => told.includes(line))).toEqual([]);
  });

  it('is TLS where there is none, and none where it is wanted', async () => {
    const { redis, url } = await secured();

    expect(await reason(redis.url.replace('redis:', 'rediss:'))).toMatch(/whether it wants TLS/);
    expect(await reason(url.replace('rediss:', 'redis:'))).toMatch(/TLS \(rediss:\/\/\)/);
  });
});
