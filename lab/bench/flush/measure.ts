import type { Redis } from 'ioredis';
import { shareCores, watchTheft } from './cores.ts';
import { KEPT, seed, untilIdle } from './keys.ts';
import type { Felt, Neighbour } from './neighbour.ts';
import type { Programs } from './programs.ts';
import { type Effort, startContender } from './start-contender.ts';

/** One run of one contender. */
export interface Run extends Effort {
  /** How its neighbour fared meanwhile; null where it had none. */
  felt: Felt | null;
  /** Of the server, its neighbour's requests included. */
  serverSeconds: number;
  /** Of all cores' time, what a hypervisor gave to others meanwhile; null where it does not tell. */
  stolenPercent: number | null;
  /** Keys that were to stay and are gone. */
  wrong: number;
  /** Keys that were to go and are still there. */
  left: number;
}

export interface Scene {
  redis: Redis;
  pid: number;
  port: number;
  keys: number;
  programs: Programs;
  neighbour: Neighbour;
}

/**
 * `alone`, a contender has all that it would have if nothing else was measured: every core, and a server that serves nobody
 * else. `beside` a neighbour, cores are shared so that only the server can keep that waiting.
 */
export type Way = 'alone' | 'beside';

export async function measure(name: string, way: Way, scene: Scene): Promise<Run> {
  const { redis, pid, port, keys, programs, neighbour } = scene;
  const stock = await seed(redis, keys);
  await untilIdle(redis);
  const shares = way === 'beside' ? await shareCores(pid, neighbour.pid, programs.awake) : null;
  try {
    if (shares) await neighbour.wake();
    const contender = await startContender(name, port, programs.floor);
    const busyBefore = await busySeconds(redis);
    if (shares) await neighbour.listen();
    const theft = await watchTheft();
    const effort = await contender.go();
    const stolenPercent = await theft();
    const felt = shares && (await neighbour.felt());
    await untilIdle(redis);
    const serverSeconds = (await busySeconds(redis)) - busyBefore;
    const kept = await countKept(redis, stock.kept);
    const left = (await redis.dbsize()) - kept;
    return { ...effort, serverSeconds, stolenPercent, felt, wrong: stock.kept - kept, left };
  } finally {
    if (shares) await neighbour.rest();
    await shares?.release();
  }
}

async function busySeconds(redis: Redis): Promise<number> {
  const text = await redis.info('cpu');
  const field = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1]);
  return field('used_cpu_user') + field('used_cpu_sys');
}

/** Looked up key by key, not by a scan. */
async function countKept(redis: Redis, expected: number): Promise<number> {
  const each = (expected - 100) / KEPT.length;
  let found = 0;
  for (const prefix of KEPT) {
    for (let from = 0; from < each; from += 5000) {
      const names = Array.from({ length: Math.min(5000, each - from) }, (_, i) => `${prefix}:${from + i}`);
      found += await redis.exists(names);
    }
  }
  return found + (await redis.exists(Array.from({ length: 100 }, (_, i) => `orders:large:${2 * i}`)));
}
