import { startRedis } from '../../test/support/redis.ts';
import { ask, start } from './child.ts';
import { seed } from './keys.ts';
import { Effort } from './measure.ts';

/** The most memory that a process of its own needs to flush so many keys, with Node and all that it loads. */
export async function peakMb(keys: number): Promise<number> {
  const server = await startRedis();
  try {
    await seed(server.client, keys);
    const child = await start('contender.ts', ['gentle', String(server.port), '']);
    const { peakMb: peak } = Effort.parse(await ask(child, 'go'));
    return Math.round(peak);
  } finally {
    await server.stop();
  }
}
