import type { Cloud } from '../cloud/cloud.ts';
import { readShop } from '../shop/readings.ts';

/** A stage compares with the minutes before it, so there have to be some: seconds, here. */
export async function untilWarm(cloud: Cloud, seconds = 6): Promise<void> {
  const since = new Date();
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const published = await readShop(cloud.clients.cloudWatch, since);
    if (published.filter(({ hits, misses }) => hits > 4 * misses).length >= seconds) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`The shop's cache did not get warm. The log of the emulator is ${cloud.log}.`);
}
