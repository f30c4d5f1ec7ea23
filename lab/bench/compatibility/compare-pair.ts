import { setTimeout as sleep } from 'node:timers/promises';
import { compareBackends } from '../../../core/compatibility/compare-backends.ts';
import type { ProbeFindings } from '../../../core/compatibility/findings.ts';
import { openCache } from '../../../core/redis/cache.ts';
import { Random } from '../../host/random.ts';
import { type Item, PLAIN, startAdapter } from './adapter.ts';
import type { Pair, Truth } from './pairs.ts';

export interface Compared {
  pair: Pair;
  findings: ProbeFindings;
}

/** Starts both backends of a pair on one Redis and compares them, maybe while others visit the same page. */
export async function comparePair(
  pair: Pair,
  { redisUrl, seed, visitEveryMs }: { redisUrl: string; seed: number; visitEveryMs: number | null },
): Promise<Compared> {
  const random = new Random(seed);
  const item = itemOf(random);
  const stable = await startAdapter({ ...PLAIN, ...pair.stable }, redisUrl, item);
  const canary = await startAdapter({ ...PLAIN, ...pair.canary }, redisUrl, item);
  const path = `/mocs/${seed}`;
  const visitors = new AbortController();
  const visits = visitEveryMs
    ? [stable, canary].map((backend) => visit(`${backend.url}${path}`, 2 * visitEveryMs, random, visitors.signal))
    : [];
  const cache = openCache({ url: redisUrl, cluster: false });
  try {
    const probe = { path, keys: [`mocs:${seed}`], mayDiffer: pair.mayDiffer ?? [], headers: [], send: {} };
    const { probes } = await compareBackends(
      cache,
      { stable, canary, probes: { page: { ...probe, answersMustMatch: false, timeoutSeconds: 10 } } },
      { patterns: ['mocs:*'], preserve: [] },
    );
    const [findings] = probes;
    if (!findings) throw new Error('No probe was compared.');
    return { pair, findings };
  } finally {
    visitors.abort();
    await Promise.all(visits);
    cache.close();
    for (const backend of [stable, canary]) backend.close();
  }
}

/** As visitors come: whenever they like, and so often on average. */
async function visit(url: string, everyMs: number, random: Random, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(-everyMs * Math.log(1 - random.share()), null, { signal }).catch(() => null);
    if (!signal.aborted)
      await fetch(url, { signal }).then(
        (response) => response.arrayBuffer(),
        () => null,
      );
  }
}

function itemOf(random: Random): Item {
  return {
    id: String(1000 + random.below(9000)),
    title: `Größe ${random.below(100)} & more`,
    // Never whole, so that it shows where it was rounded.
    price: 1 + random.below(90) + (1 + random.below(98)) / 100,
    stock: 7,
    tags: ['a', 'b', 'c'].slice(0, 2 + random.below(2)),
    isNew: true,
  };
}

/** What a way's outcome is worth, held against what is true. */
export function gradeOf(truth: Truth, outcome: ProbeFindings['wayBack']['outcome']) {
  if (outcome === 'unknown') return 'unknown';
  if (truth === 'cannot be told') return outcome === 'same' ? 'missed' : 'unknown';
  const misread = outcome !== 'same';
  if (truth === 'misreads') return misread ? 'found' : 'missed';
  return misread ? 'falseAlarm' : 'right';
}
