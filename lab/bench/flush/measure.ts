import type { Redis } from 'ioredis';
import { KEPT, seed, untilIdle } from './keys.ts';
import type { Felt, Neighbour } from './neighbour.ts';
import { type Effort, startContender } from './start-contender.ts';

/** One run of one contender, and how its neighbour fared meanwhile. */
export interface Run extends Effort {
  felt: Felt;
  /** Of the server, its neighbour's requests included. */
  serverSeconds: number;
  /** Keys that were to stay and are gone. */
  wrong: number;
  /** Keys that were to go and are still there. */
  left: number;
}

export interface Scene {
  redis: Redis;
  port: number;
  keys: number;
  /** The compiled program. */
  floor: string;
  neighbour: Neighbour;
}

export async function measure(name: string, { redis, port, keys, floor, neighbour }: Scene): Promise<Run> {
  const stock = await seed(redis, keys);
  await untilIdle(redis);
  const contender = await startContender(name, port, floor);
  const busyBefore = await busySeconds(redis);
  await neighbour.listen();
  const effort = await contender.go();
  const felt = await neighbour.felt();
  await untilIdle(redis);
  const serverSeconds = (await busySeconds(redis)) - busyBefore;
  const kept = await countKept(redis, stock.kept);
  return { ...effort, serverSeconds, felt, wrong: stock.kept - kept, left: (await redis.dbsize()) - kept };
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
