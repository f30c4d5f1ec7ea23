import { setTimeout as sleep } from 'node:timers/promises';
import type { Shard } from '../redis/shards.ts';
import type { Deed } from '../redis/spent.ts';

/** What all primaries have spent on scanning and deleting so far, and what memory they use. */
export interface Standing {
  workMicroseconds: number | null;
  usedMemoryBytes: number;
}

/** How often to look whether what was unlinked has been freed, which Redis does in the background. */
const LOOKS = 20;
const BETWEEN_MS = 25;

export async function standingOf(shards: Shard[], deed: Deed): Promise<Standing> {
  const [servers, spent] = await Promise.all([
    Promise.all(shards.map((shard) => shard.look())),
    Promise.all(shards.map((shard) => shard.spent(deed))),
  ]);
  return {
    workMicroseconds: spent.reduce((sum, work) => (sum === null || work === null ? null : sum + work), 0),
    usedMemoryBytes: servers.reduce((sum, { usedMemoryBytes }) => sum + usedMemoryBytes, 0),
  };
}

/** For at most half a second: it is worth no more. */
export async function untilFreed(shards: Shard[]): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const servers = await Promise.all(shards.map((shard) => shard.look()));
    if (servers.every(({ pendingFrees }) => pendingFrees === 0)) return;
    await sleep(BETWEEN_MS);
  }
}
