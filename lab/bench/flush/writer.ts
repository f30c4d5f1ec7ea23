import { Redis } from 'ioredis';

/** Somebody who goes on writing while keys are flushed: keys that the flush takes, and others. */
export interface Writer {
  /** Ends, and tells which keys that no pattern takes it has written for sure. */
  stop(): Promise<string[]>;
}

export function startWriter(port: number, round: number): Writer {
  const client = new Redis({ port, retryStrategy: () => 10, maxRetriesPerRequest: 0 });
  client.on('error', () => {});
  const acknowledged: string[] = [];
  let going = true;
  const writing = (async () => {
    for (let i = 0; going; i++) {
      const key = `orders:written:${round}:${i}`;
      const written = await Promise.all([client.set(key, 'kept'), client.set(`mocs:again:${i % 50}`, 'new')]).then(
        () => true,
        () => false,
      );
      if (written) acknowledged.push(key);
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    async stop() {
      going = false;
      await writing;
      client.disconnect();
      return acknowledged;
    },
  };
}
