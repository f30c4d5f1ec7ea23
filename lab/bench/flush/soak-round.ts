import { Redis } from 'ioredis';
import { flushCache } from '../../../core/flush/flush.ts';
import { RedisUnavailable } from '../../../core/protocol/errors.ts';
import { openCache } from '../../../core/redis/cache.ts';
import type { Random } from '../../host/random.ts';
import { type SlowLink, startSlowLink } from '../../redis/slow-link.ts';
import type { SoakSite } from './soak-site.ts';
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
  trouble: Trouble;
}

/** What happens in the middle; where nothing does, somebody writes all the same. */
export type Trouble = 'none' | 'cut off' | 'restart' | 'failover' | 'slow link';
/** In one round of so many, for some take long. */
const ONE_IN = { 'cut off': 8, 'slow link': 16, restart: 32, failover: 32 } satisfies Partial<Record<Trouble, number>>;
/** After so many keys it strikes. */
const STRIKES_AFTER = 40;
const WAY_MS = 4;

/** One flush of random keys by random patterns, with somebody writing, and now and then some trouble. */
export async function soakRound(site: SoakSite, random: Random, round: number): Promise<Round> {
  const { client, port } = site.primary();
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
  const trouble = drawTrouble(random);
  const budget = random.pick([null, 1, 100]);
  const link = ['slow link', 'failover'].includes(trouble)
    ? await startSlowLink(port, trouble === 'slow link' ? WAY_MS : 0)
    : null;
  let seen = 0;
  let over: Promise<unknown> = Promise.resolve();
  const onKey = () => {
    seen += 1;
    if (seen === STRIKES_AFTER) over = strike(trouble, site, link);
  };
  const attempts = await flushUntilDone(link?.url ?? site.primary().url, profile, preserve, budget, onKey);
  const written = await writer.stop();
  await over;
  link?.stop();

  const { client: afterwards } = site.primary();
  const kept = takesWritten ? untouched : [...untouched, ...written];
  const values = kept.length > 0 ? await afterwards.mget(kept) : [];
  const wrong = values.filter((value, i) => value !== (i < untouched.length ? `value of ${kept[i]}` : 'kept')).length;
  const left = doomed.size > 0 ? await afterwards.exists([...doomed]) : 0;
  return {
    wrong,
    left,
    flushed: doomed.size,
    kept: kept.length,
    attempts,
    trouble: seen < STRIKES_AFTER ? 'none' : trouble,
  };
}

function drawTrouble(random: Random): Trouble {
  const troubles = Object.keys(ONE_IN) as (keyof typeof ONE_IN)[];
  return troubles.find((trouble) => random.chance(ONE_IN[trouble])) ?? 'none';
}

async function strike(trouble: Trouble, site: SoakSite, link: SlowLink | null): Promise<void> {
  const { client, port } = site.primary();
  if (trouble === 'cut off') await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes').catch(() => {});
  if (trouble === 'restart') restart(port);
  if (trouble !== 'failover') return;
  await site.failOver();
  link?.turnTo(site.primary().port);
}

/** On a connection of its own, because one that mends itself would send it again and again. */
function restart(port: number): void {
  const once = new Redis({ port, retryStrategy: null, autoResendUnfulfilledCommands: false });
  once.on('error', () => {});
  once.call('DEBUG', 'RESTART').catch(() => once.disconnect());
}

/** As an operator would who is told that Redis was away. */
async function flushUntilDone(
  url: string,
  profile: string[],
  preserve: string[],
  budget: number | null,
  onKey: () => void,
) {
  const cache = openCache({ url, cluster: false });
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
