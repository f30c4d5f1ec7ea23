import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type Backend, startBackend } from '../../shop/backend.ts';

/** What a page shows, as the database has it. */
export interface Item {
  id: string;
  title: string;
  price: number;
  stock: number;
  tags: string[];
  isNew: boolean;
}

/** How one backend caches its pages: as a team wrote it, with whatever that team did not think of. */
export interface Adapter {
  key(page: string): string;
  write(item: Item): string | Buffer;
  /** Null where it is no page to this backend, which then is a miss; throws where it cannot be read. */
  read(cached: Buffer): Item | null;
  /** As the fields of a hash instead of a text. */
  asHash?: boolean;
  expirySeconds: number;
  /** Whoever reads it prolongs its life. */
  slides?: boolean;
  /** How long it has a page in a memory of its own besides. */
  remembersMs?: number;
  /** It answers first, and caches so much later. */
  cachesLateMs?: number;
  /** What else it answers with, whatever is cached. */
  more?(): object;
}

export const PLAIN: Adapter = {
  key: (page) => page,
  write: (item) => JSON.stringify(item),
  read: (cached) => JSON.parse(cached.toString()),
  expirySeconds: 300,
};

export interface AdapterBackend extends Backend {
  close(): void;
}

/** A real server, which looks into the cache, then into its database, which is never of another opinion. */
export async function startAdapter(adapter: Adapter, redisUrl: string, item: Item): Promise<AdapterBackend> {
  const redis = new Redis(redisUrl);
  redis.on('error', () => {});
  const memory = new Map<string, { item: Item; until: number }>();

  async function lookUp(key: string): Promise<Item | null> {
    if (adapter.asHash) {
      const fields = await redis.hgetall(key);
      return Object.keys(fields).length > 0 ? adapter.read(Buffer.from(JSON.stringify(fields))) : null;
    }
    const cached = adapter.slides
      ? ((await redis.callBuffer('GETEX', key, 'EX', adapter.expirySeconds)) as Buffer | null)
      : await redis.getBuffer(key);
    return cached && adapter.read(cached);
  }

  async function put(key: string): Promise<void> {
    const written = adapter.write(item);
    if (adapter.asHash) await redis.hset(key, JSON.parse(String(written)));
    else await redis.set(key, written, 'EX', adapter.expirySeconds);
  }

  async function read(key: string): Promise<Item> {
    const remembered = memory.get(key);
    if (remembered && remembered.until > Date.now()) return remembered.item;
    const found = (await lookUp(key)) ?? (await load(key));
    if (adapter.remembersMs) memory.set(key, { item: found, until: Date.now() + adapter.remembersMs });
    return found;
  }

  async function load(key: string): Promise<Item> {
    await sleep(DATABASE_MS);
    if (adapter.cachesLateMs) void sleep(adapter.cachesLateMs).then(() => put(key));
    else await put(key);
    return item;
  }

  const backend = await startBackend(async ({ url = '/' }, response) => {
    const { id, title, price, stock, tags, isNew } = await read(adapter.key(url.slice(1).replace('/', ':')));
    const page = { id, title, price, inStock: stock > 0, left: stock, tags: tags.map((tag) => tag.trim()), isNew };
    const body = JSON.stringify({ ...page, ...adapter.more?.() });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  return {
    ...backend,
    close() {
      backend.stop();
      redis.disconnect();
    },
  };
}

const DATABASE_MS = 5;
