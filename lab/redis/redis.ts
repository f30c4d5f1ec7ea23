import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { freePort } from '../host/environment/free-port.ts';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import type { Certificates } from './certificates.ts';
import { insist, type Server, type ServerOptions, startServer } from './server.ts';

/** A real Redis of a test's own, on a free port, with its files in a temporary folder. */
export type TestRedis = Server;
export type TestRedisOptions = Partial<Pick<ServerOptions, 'args' | 'password' | 'port' | 'program'>>;

export function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  return insist(async () => startInFolder({ ...options, port: options.port ?? (await freePort()) }));
}

async function startInFolder(options: Omit<ServerOptions, 'folder'>): Promise<TestRedis | null> {
  const folder = await temporaryFolder('redis');
  const server = await startServer({ ...options, folder: folder.path });
  if (!server) await folder.remove();
  return (
    server && {
      ...server,
      async stop() {
        await server.stop();
        await folder.remove();
      },
    }
  );
}

export function tlsOn(
  port: number,
  { certFile, keyFile, caFile }: Pick<Certificates, 'certFile' | 'keyFile' | 'caFile'>,
) {
  return [
    ['--tls-port', String(port), '--tls-auth-clients', 'no'],
    ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', caFile],
  ].flat();
}

/** As ElastiCache does: nodes go by the names that their certificates carry. */
const NAMED = ['--cluster-announce-hostname', 'localhost', '--cluster-preferred-endpoint-type', 'hostname'];

export interface TestClusterOptions {
  /** Of each primary. @default 0 */
  replicas?: number;
  /** After how long a node is taken for dead. @default 2000 */
  nodeTimeoutMs?: number;
  program?: string;
  /** Of each node, besides. */
  args?: string[];
  /** Clients and nodes then also talk with TLS, on a port beside the plain one. */
  tls?: Pick<Certificates, 'certFile' | 'keyFile' | 'caFile'>;
}

export interface TestClusterNode extends TestRedis {
  tlsPort: number;
}

/** A cluster; the primaries come first, each with an equal share of the slots. */
export async function startRedisCluster(
  primaries: number,
  { replicas = 0, nodeTimeoutMs = 2000, program, args: more = [], tls }: TestClusterOptions = {},
): Promise<TestClusterNode[]> {
  const cluster = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(nodeTimeoutMs)];
  // By default a primary waits five seconds for more replicas to come.
  const args = [...cluster, '--repl-diskless-sync-delay', '0', ...more];
  const startNode = async (): Promise<TestClusterNode | null> => {
    const [port, tlsPort] = [await freeClusterPort(), await freeClusterPort()];
    const tlsArgs = tls ? [...tlsOn(tlsPort, tls), '--tls-cluster', 'yes', ...NAMED] : [];
    const node = await startInFolder({ args: [...args, ...tlsArgs], port, program });
    return node && { ...node, tlsPort };
  };
  const all = await Promise.all(Array.from({ length: primaries * (1 + replicas) }, () => insist(startNode)));
  const nodes = all.slice(0, primaries);
  const first = (tls ? nodes[0]?.tlsPort : nodes[0]?.port) ?? 0;
  for (const [i, { client }] of nodes.entries()) {
    const from = Math.ceil((16384 * i) / primaries);
    const to = Math.ceil((16384 * (i + 1)) / primaries) - 1;
    await client.cluster('ADDSLOTSRANGE', from, to);
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
  }
  for (const { client } of all.slice(1)) await client.cluster('MEET', '127.0.0.1', first);
  await untilAll(all, (client) => seesAll(client, primaries, all.length));
  const followers = all.slice(primaries);
  for (const [i, { client }] of followers.entries()) {
    await client.cluster('REPLICATE', String(await nodes[i % primaries]?.client.cluster('MYID')));
  }
  await untilAll(followers, async (client) =>
    String(await client.info('replication')).includes('master_link_status:up'),
  );
  return all;
}

async function untilAll(nodes: TestRedis[], is: (client: Redis) => Promise<boolean>): Promise<void> {
  while (!(await Promise.all(nodes.map(({ client }) => is(client).catch(() => false)))).every(Boolean)) await sleep(50);
}

async function seesAll(client: Redis, primaries: number, nodes: number): Promise<boolean> {
  const info = String(await client.cluster('INFO'));
  return ['cluster_state:ok', `cluster_size:${primaries}\r`, `cluster_known_nodes:${nodes}\r`].every((is) =>
    info.includes(is),
  );
}

/** Everything that the server holds, values and expiry included, in one hash. */
export async function digest(client: Redis): Promise<string> {
  return String(await client.call('DEBUG', 'DIGEST'));
}

/** The cluster bus listens 10,000 ports higher. */
async function freeClusterPort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port < 55_000) return port;
  }
}
