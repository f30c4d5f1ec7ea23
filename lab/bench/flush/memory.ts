import { startRedis } from '../../redis/redis.ts';
import { seed } from './keys.ts';
import { startContender } from './start-contender.ts';

export interface Spent {
  seconds: number;
  /** The most memory of a process of its own, with Node and all that it loads. */
  peakMb: number;
}

/** What it takes to flush half of so many keys with the default budget, and nothing else on that server. */
export async function flushOf(keys: number): Promise<Spent> {
  const server = await startRedis();
  try {
    await seed(server.client, keys);
    const contender = await startContender('gentle', server.port);
    const { seconds, peakMb } = await contender.go();
    return { seconds, peakMb: Math.round(peakMb) };
  } finally {
    await server.stop();
  }
}
