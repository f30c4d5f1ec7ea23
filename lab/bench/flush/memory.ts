import { startRedis } from '../../redis/redis.ts';
import { seed } from './keys.ts';
import { startContender } from './start-contender.ts';

/** The most memory that a process of its own needs to flush so many keys, with Node and all that it loads. */
export async function peakMb(keys: number): Promise<number> {
  const server = await startRedis();
  try {
    await seed(server.client, keys);
    const contender = await startContender('gentle', server.port);
    const { peakMb: peak } = await contender.go();
    return Math.round(peak);
  } finally {
    await server.stop();
  }
}
