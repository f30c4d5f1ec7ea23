import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidRequest } from '../protocol/errors.ts';
import type { Cache } from '../redis/cache.ts';
import { entriesOf } from '../redis/shards.ts';
import { askBackend } from './ask-backend.ts';
import { compareProbe } from './compare-probe.ts';
import { conclude } from './conclude.ts';
import { COMPARE_SECONDS, type CompatibilityConfig } from './config.ts';
import type { Compatibility, ProbeFindings } from './findings.ts';
import { type Evictable, whyNotEvict } from './may-evict.ts';

/** Asks both backends for each probe's page, each with what the other has cached. Of the cache it touches the probes' keys alone. */
export async function compareBackends(
  cache: Pick<Cache, 'use'>,
  config: CompatibilityConfig,
  evictable: Evictable,
  seconds = COMPARE_SECONDS,
): Promise<Compatibility> {
  const probes = Object.entries(config.probes);
  for (const [name, { keys }] of probes) insistOnKeys(name, keys, evictable);
  const until = Date.now() + 1000 * seconds;
  const found: ProbeFindings[] = [];
  // One after the other: what is watched belongs to the connection.
  for (const [name, probe] of probes) {
    found.push(
      await cache.use(async (shards) =>
        compareProbe(name, probe, {
          entries: await entriesOf(shards, probe.keys),
          ask: (side) => askBackend(config[side], probe),
          sleep: (ms) => sleep(ms),
          random: Math.random,
          isTimeUp: () => Date.now() > until,
        }),
      ),
    );
  }
  return conclude(found, new Date());
}

/** Once more, although the settings were refused if they said so: nothing but a stage's flush would miss these keys. */
function insistOnKeys(name: string, keys: string[], evictable: Evictable): void {
  for (const key of keys) {
    const why = whyNotEvict(key, evictable);
    if (why) throw new InvalidRequest(`Probe "${name}" would evict ${key}, and ${why}.`);
  }
}
