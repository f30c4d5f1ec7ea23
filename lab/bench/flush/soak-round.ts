import { Redis } from 'ioredis';
import { flushCache } from '../../../core/flush/flush.ts';
import { RedisUnavailable } from '../../../core/protocol/errors.ts';
import { openCache } from '../../../core/redis/cache.ts';
import type { Random } from '../../host/random.ts';
import type { TestRedis } from '../../redis/redis.ts';
import { startWriter } from './writer.ts';

const PATTERNS: [string, ...string[]] = [
  'mocs:*',
  'gallery:*',
  'm?cs:*',
  '[mg]*:1*',
  '[^so]*:[0-4]*',
  '*:7?',
  'wish\\*list:*',
  'albums:\\[*',
  '*[aeiou]cs:*3',
];
const PRESERVE: [string, ...string[]] = ['sessions:*', 'mocs:*9', '*:keep:*', 'gall?ry:2*', '[a-l]*:5'];
const PREFIXES: [string, ...string[]] = ['mocs', 'gallery', 'wish*list', 'albums', 'sessions', 'x\xffy', 'mocs:keep'];

export interface Round {
  wrong: number;
  left: number;
  flushed: number;
  kept: number;
  attempts: number;
}

/** One flush of random keys by random patterns, with somebody writing, and now and then a loss in the middle. */
export async function soakRound(redis: TestRedis, random: Random, round: number): Promise<Round> {
  const { client, port } = redis;
  await client.flushall();
  // Rehashing stays half done unless somebody looks things up.
  await client.config('SET', 'activerehashing', random.pick(['yes', 'no']));
  const names = Array.from(
    { length: 200 + random.below(1500) },
    (_, i) => `${random.pick(PREFIXES)}:${random.chance(4) ? '[' : ''}${i}`,
  );
  await client.mset(names.flatMap((name) => [name, `value of ${name}`]));
  // What dooms a key is asked of Redis itself.
  const profile = random.some(PATTERNS, 3);
  const preserve = random.some(PRESERVE, 3);
  const preserved = new Set(await namesOf(client, preserve));
  const doomed = new Set((await namesOf(client, profile)).filter((name) => !preserved.has(name)));
  const untouched = [...new Set(names)].filter((name) => !doomed.has(name));

  const takesWritten = profile.some(
    (pattern) => !['mocs:*', 'gallery:*', 'm?cs:*', 'wish\\*list:*', 'albums:\\[*'].includes(pattern),
  );
  const writer = startWriter(port, round);
  const trouble = random.below(8);
  let seen = 0;
  const onKey = () => {
    seen += 1;
    if (seen !== 40) return;
    if (trouble === 0) client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes').catch(() => {});
    if (trouble === 1 && round % 4 === 0) restart(port);
  };
  const attempts = await flushUntilDone(port, profile, preserve, random.pick([null, 1, 100]), onKey);
  const written = await writer.stop();

  const kept = takesWritten ? untouched : [...untouched, ...written];
  const values = kept.length > 0 ? await client.mget(kept) : [];
  const wrong = values.filter((value, i) => value !== (i < untouched.length ? `value of ${kept[i]}` : 'kept')).length;
  const left = doomed.size > 0 ? await client.exists([...doomed]) : 0;
  return { wrong, left, flushed: doomed.size, kept: kept.length, attempts };
}

/** On a connection of its own, because one that mends itself would send it again and again. */
function restart(port: number): void {
  const once = new Redis({ port, retryStrategy: null, autoResendUnfulfilledCommands: false });
  once.on('error', () => {});
  once.call('DEBUG', 'RESTART').catch(() => once.disconnect());
}

/** As an operator would who is told that Redis was away. */
async function flushUntilDone(
  port: number,
  profile: string[],
  preserve: string[],
  budget: number | null,
  onKey: () => void,
) {
  const cache = openCache({ url: `redis://127.0.0.1:${port}`, cluster: false });
  const request = { profile: 'migration', dryRun: false, skip: false };
  const limits = {
    timeLimitSeconds: 60,
    workSeconds: 60,
    maxFlushAgeSeconds: 900,
    foregroundBudgetMicroseconds: budget,
  };
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await flushCache(cache, request, { profiles: { migration: profile }, preserve, ...limits, onKey });
        return attempt;
      } catch (error) {
        if (!(error instanceof RedisUnavailable) || attempt === 20) throw error;
      }
    }
  } finally {
    cache.close();
  }
}

async function namesOf(client: Redis, patterns: string[]): Promise<string[]> {
  return (await Promise.all(patterns.map((pattern) => client.keys(pattern)))).flat();
}
