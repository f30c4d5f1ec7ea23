import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import type * as z from 'zod';
import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { startRedis } from '../redis/redis.ts';
import { startBackend } from '../shop/backend.ts';
import { openDatabase } from '../shop/database.ts';
import { seed } from '../shop/keys.ts';
import { createMeter } from '../shop/meter.ts';
import { openBackend } from '../shop/open-backend.ts';
import { startTraffic } from '../shop/traffic.ts';
import { RECORDED, type Recording } from './verdict/recorded.ts';

/* Records what the customers of the demonstration's old backend wait for: a real server and a real Redis, on whatever machine this is. */

const CUSTOMERS = 100;
const THINK_MS = 550;
const DATABASE_MS = 500;
/** Until what was cached at the beginning has expired, and been cached anew. */
const SETTLED_MS = 60_000;

const { minutes } = script('record', 'Records requests for bench:verdict.')
  .option('--minutes <number>', 'how long', wholeNumber(7, 60), 8)
  .parse()
  .opts();

const redis = await startRedis();
const client = new Redis(redis.url);
await seed(client, { versionedKeys: false });
client.disconnect();
const meter = createMeter();
const opened = await openBackend({
  ...{ side: 'stable', redisUrl: redis.url, meter },
  database: openDatabase(DATABASE_MS, () => {}),
  trouble: { forgetsPages: false, weightsIgnored: false },
  habits: { versionedKeys: false },
  random: Math.random,
});
const backend = await startBackend(opened.listener);
const begun = Date.now() + SETTLED_MS;
const seconds = Array.from({ length: minutes * 60 }, (): number[] => []);
const sendHome = startTraffic({
  customers: Array.from({ length: CUSTOMERS }, (_, number) => ({
    ...{ number, cookie: null, timesLoggedOut: 0 },
    resolve: async () => 'stable' as const,
  })),
  thinkMs: THINK_MS,
  urlOf: () => backend.url,
  seen(_, ms, { ok }) {
    if (ok) seconds[Math.floor((Date.now() - begun) / 1000)]?.push(Math.round(ms * 10) / 10);
  },
});
await sleep(SETTLED_MS + minutes * 60_000);
await sendHome();
backend.stop();
opened.close();
await redis.stop();

const made =
  `lab/bench/record-requests.ts, ${new Date().toISOString().slice(0, 10)}: ${CUSTOMERS} customers, the old backend, ` +
  `its pages cached for 25 to 60 seconds, else ${DATABASE_MS} ms and more of the database`;
const recording: z.output<typeof Recording> = { made, seconds };
const file = gzipSync(JSON.stringify(recording), { level: 9 });
await writeFile(RECORDED, file);
console.log(JSON.stringify({ seconds: seconds.length, requests: seconds.flat().length, bytes: file.length }));
