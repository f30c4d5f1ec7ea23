import type { Cluster } from 'ioredis';
import { InvalidRequest } from '../protocol/errors.ts';
import { command, expireKey, expireSingly, unlinkGroups, unlinkKey, unlinkSingly } from './commands.ts';
import { type Entries, entriesOn, together } from './entries.ts';
import type { Lane } from './lane.ts';
import { MENDS, type Road } from './mends.ts';
import { type Page, RedisReplyError, readNumbers, readPage, readText } from './replies.ts';
import { parseInfo, type ServerInfo } from './server-info.ts';
import { type Deed, parseSpent } from './spent.ts';

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
  /** Lets keys of a page, given by their places in it, live on for no longer than these milliseconds. */
  expire(page: Page, keys: number[], lives: number[]): Promise<void>;
  /** Fails as expiring this key would, which nobody has. */
  tryExpire(key: Buffer): Promise<void>;
  /** Fails as deleting this key would, which nobody has: whether the user may, and whether the server takes writes. */
  tryUnlink(key: Buffer): Promise<void>;
  /** Whether a key of this name is served here. */
  serves(key: string): Promise<boolean>;
  /** Keys that are served here, by their names. */
  entries(keys: string[]): Entries;
  ping(): Promise<unknown>;
  /** What it is by now. */
  look(): Promise<ServerInfo>;
  /** Microseconds that scanning and this has cost it since it started, by its own account; null where that is hidden. */
  spent(deed: Deed): Promise<number | null>;
}

/** A server that is no part of a cluster. */
export async function openLoneShard(
  lane: Lane,
  place: string,
  database: number,
  road: Road = 'settings',
): Promise<Shard> {
  const shard = await openShard(lane, place, database, ({ expiresLessThan }) => ({
    async unlink(page, groups) {
      const wanted = groups.filter((keys) => keys.length > 0);
      const replies = await lane.send(unlinkGroups(page, wanted), readNumbers(wanted.length));
      let at = 0;
      return tally(groups.map((keys) => (keys.length > 0 ? [replies[at++] ?? 0] : [])));
    },
    async expire(page, keys, lives) {
      insistOn(await lane.send(expireSingly(page, keys, lives, expiresLessThan), readNumbers(keys.length)));
    },
  }));
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
  const follow = (replies: Reply[], again: (i: number) => Promise<number>): Promise<Reply[]> =>
    Promise.all(
      replies.map((reply, i) =>
        database === 0 && isElsewhere(reply) ? again(i).catch((error: Error) => error) : reply,
      ),
    );
  const shard = await openShard(lane, place, database, ({ expiresLessThan }) => ({
    async unlink(page, groups) {
      const keys = groups.flat();
      const replies = await lane.send(unlinkSingly(page, keys), readNumbers(keys.length));
      const followed = await follow(replies, (i) => cluster.unlink(keyOf(page, keys[i] ?? 0)));
      let at = 0;
      return tally(groups.map((group) => group.map(() => followed[at++] ?? 0)));
    },
    async expire(page, keys, lives) {
      const replies = await lane.send(expireSingly(page, keys, lives, expiresLessThan), readNumbers(keys.length));
      insistOn(
        await follow(replies, async (i) => {
          const [key, life] = [keyOf(page, keys[i] ?? 0), lives[i] ?? 1];
          return expiresLessThan ? cluster.pexpire(key, life, 'LT') : cluster.pexpire(key, life);
        }),
      );
    },
  }));
  return { ...shard, layout };
}

/** What changes keys, which a cluster does otherwise than a lone server. */
type Writes = Pick<Shard, 'unlink' | 'expire'>;
type Reply = number | Error;

async function openShard(
  lane: Lane,
  place: string,
  database: number,
  writes: (server: ServerInfo) => Writes,
): Promise<Shard> {
  const info = async () => parseInfo(await lane.send(command('INFO'), readText()), database);
  const server = await info();
  // Whoever has no right is told so before whoever asks at the wrong node.
  const attempt = async (bytes: Buffer) =>
    insistOn((await lane.send(bytes, readNumbers(1))).filter((reply) => !isElsewhere(reply)));
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
    ...writes(server),
    tryUnlink: (key) => attempt(unlinkKey(key)),
    tryExpire: (key) => attempt(expireKey(key, 1, server.expiresLessThan)),
    async serves(key) {
      const [reply] = await lane.send(command('EXISTS', key), readNumbers(1));
      if (reply instanceof Error && !isElsewhere(reply)) throw reply;
      return typeof reply === 'number';
    },
    entries: (keys) => entriesOn(lane, keys),
    ping: () => lane.send(command('PING'), readText()),
    look: info,
    spent: (deed) =>
      lane.send(command('INFO', 'commandstats'), readText()).then(
        (text) => parseSpent(text, deed),
        () => null,
      ),
  };
}

function insistOn(replies: Reply[]): void {
  const refusal = replies.find((reply) => reply instanceof Error);
  if (refusal instanceof Error) throw refusal;
}

function isElsewhere(reply: Reply): boolean {
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

/** Keys by their names, on whichever primaries serve them. */
export async function entriesOf(shards: Shard[], keys: string[]): Promise<Entries> {
  const parts = await Promise.all(
    shards.map(async (shard) => {
      const serves = await Promise.all(keys.map((key) => shard.serves(key)));
      const own = keys.filter((_, i) => serves[i]);
      return { entries: shard.entries(own), keys: own };
    }),
  );
  const stray = keys.findIndex((key) => !parts.some((part) => part.keys.includes(key)));
  if (stray >= 0) throw new RedisReplyError('TRYAGAIN no primary serves a key that was asked for');
  return together(parts, keys);
}
