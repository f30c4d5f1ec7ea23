import type { Cluster } from 'ioredis';
import { InvalidRequest } from '../protocol/errors.ts';
import { command, unlinkGroups, unlinkKey, unlinkSingly } from './commands.ts';
import type { Lane } from './lane.ts';
import { MENDS, type Road } from './mends.ts';
import { type Page, RedisReplyError, readNumbers, readPage, readText } from './replies.ts';
import { parseInfo, type ServerInfo } from './server-info.ts';
import { parseSpent } from './spent.ts';

/** A SCAN under way. Whoever waits for neither need not hear that it failed. */
interface Scan {
  /** Where to go on, as soon as that has come; "0" when the scan is through. */
  cursor: Promise<string>;
  page: Promise<Page>;
}

/** Of each group, how many there still were; and why the first was refused that was, while others may have gone. */
export interface Unlinked {
  gone: number[];
  refusal: Error | null;
}

/** One primary. SCAN's cursors and promises hold within it, and only while `id` stays the same. */
export interface Shard {
  id: string;
  /** Host and port. */
  place: string;
  /** Where the cluster's slots are divided, whoever serves them; empty where there is no cluster. */
  layout: string;
  server: ServerInfo;
  scan(cursor: string, count: number): Scan;
  /** Deletes keys of a page, given as groups of their places in it. */
  unlink(page: Page, groups: number[][]): Promise<Unlinked>;
  /** Fails as deleting this key would, which nobody has: whether the user may, and whether the server takes writes. */
  tryUnlink(key: Buffer): Promise<void>;
  ping(): Promise<unknown>;
  /** What it is by now. */
  look(): Promise<ServerInfo>;
  /** Microseconds that scanning and deleting has cost it since it started, by its own account; null where that is hidden. */
  spent(): Promise<number | null>;
}

/** A server that is no part of a cluster. */
export async function openLoneShard(
  lane: Lane,
  place: string,
  database: number,
  road: Road = 'settings',
): Promise<Shard> {
  const shard = await openShard(lane, place, database, async (page, groups) => {
    const wanted = groups.filter((keys) => keys.length > 0);
    const replies = await lane.send(unlinkGroups(page, wanted), readNumbers(wanted.length));
    let at = 0;
    return tally(groups.map((keys) => (keys.length > 0 ? [replies[at++] ?? 0] : [])));
  });
  if (shard.server.clusterNode) {
    throw new InvalidRequest(
      `Redis at ${place} is one node of a cluster, so most keys would be missed: ${MENDS[road].cluster}.`,
    );
  }
  return shard;
}

/**
 * A primary of a cluster. A key that has moved away meanwhile is followed, but in database 0 alone: ioredis selects no
 * other, and there would be another key of that name. Elsewhere it is a refusal, which passes.
 */
export async function openClusterShard(
  lane: Lane,
  place: string,
  database: number,
  cluster: Cluster,
  layout: string,
): Promise<Shard> {
  const shard = await openShard(lane, place, database, async (page, groups) => {
    const keys = groups.flat();
    const replies = await lane.send(unlinkSingly(page, keys), readNumbers(keys.length));
    const followed = await Promise.all(
      keys.map((key, i) => {
        const reply = replies[i] ?? 0;
        return database === 0 && isElsewhere(reply)
          ? cluster.unlink(keyOf(page, key)).catch((error: Error) => error)
          : reply;
      }),
    );
    let at = 0;
    return tally(groups.map((group) => group.map(() => followed[at++] ?? 0)));
  });
  return { ...shard, layout };
}

async function openShard(lane: Lane, place: string, database: number, unlink: Shard['unlink']): Promise<Shard> {
  const info = async () => parseInfo(await lane.send(command('INFO'), readText()), database);
  const server = await info();
  return {
    id: server.runId ?? place,
    place,
    layout: '',
    server,
    scan(from, count) {
      const { promise: cursor, resolve, reject } = Promise.withResolvers<string>();
      const page = lane.send(command('SCAN', from, 'COUNT', count), readPage(count, resolve));
      page.catch(reject);
      cursor.catch(() => {});
      return { cursor, page };
    },
    unlink,
    async tryUnlink(key) {
      const [reply] = await lane.send(unlinkKey(key), readNumbers(1));
      // Whoever has no right is told so before whoever asks at the wrong node.
      if (reply instanceof RedisReplyError && !isElsewhere(reply)) throw reply;
    },
    ping: () => lane.send(command('PING'), readText()),
    look: info,
    spent: () => lane.send(command('INFO', 'commandstats'), readText()).then(parseSpent, () => null),
  };
}

function isElsewhere(reply: number | RedisReplyError): boolean {
  return reply instanceof RedisReplyError && /^(MOVED|ASK|TRYAGAIN) /.test(reply.message);
}

function tally(groups: (number | Error)[][]): Unlinked {
  return {
    gone: groups.map((replies) =>
      replies.reduce<number>((sum, reply) => sum + (typeof reply === 'number' ? reply : 0), 0),
    ),
    refusal: groups.flat().find((reply) => reply instanceof Error) ?? null,
  };
}

export function keyOf({ bytes, marks }: Page, key: number): Buffer {
  return bytes.subarray(marks[2 * key + 1], (marks[2 * key + 2] ?? 2) - 2);
}
