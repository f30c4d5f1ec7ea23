import { Redis } from 'ioredis';

/** One client for a process. A cache that is away must cost a request little: no queue, and no long wait. */
export async function connectCache(url: string): Promise<Redis> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2000,
    commandTimeout: 1000,
    maxRetriesPerRequest: 3,
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(100 * 2 ** (times - 1), 2000),
  });
  // Without a listener an error would end the process; every request notices by itself.
  client.on('error', () => {});
  await client.connect().catch(() => null);
  return client;
}
