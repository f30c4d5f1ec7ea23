import type { Cloud } from '../cloud/cloud.ts';
import { type Customer, countSignedIn } from '../shop/customers.ts';
import { comparePreserved, digestPreserved } from '../shop/keys.ts';
import type { DemoResult } from './demo-result.ts';
import { type FirstLook, lookFirst } from './first-look.ts';
import { type Load, measureLoad } from './load.ts';

/** What the shop is before the first stage, and the means to compare with it after the last. */
export interface Before {
  firstLook: FirstLook;
  load: Load;
  compare(): Promise<Pick<DemoResult, 'preserved' | 'sessions'>>;
}

export async function lookAtShop({ shop }: Cloud, say: (line: string) => void): Promise<Before> {
  const { redis, customers, backends } = shop;
  const preserved = await digestPreserved(redis);
  const start = customers.filter(({ cookie }) => cookie !== null).length;
  const firstLook = await lookFirst(backends);
  const { missMs, secondMs, otherBackendMs } = firstLook;
  say(
    `A page that nobody has looked at takes ${missMs} ms, the second time ${secondMs} ms, from the other backend ${otherBackendMs} ms.`,
  );
  const load = await measureLoad(customers, (side) => backends[side].url);
  const { requests, atOnce, p50Ms, p95Ms, errors } = load;
  say(
    `${requests} requests, ${atOnce} at once: half within ${p50Ms} ms, 95 of 100 within ${p95Ms} ms, ${errors} errors.`,
  );
  return {
    firstLook,
    load,
    async compare() {
      const urls = Object.values(backends).map(({ url }) => url);
      return {
        preserved: comparePreserved(preserved, await digestPreserved(redis)),
        sessions: { start, end: await countSignedIn(customers, urls), timesLoggedOut: timesLoggedOut(customers) },
      };
    },
  };
}

function timesLoggedOut(customers: Customer[]): number {
  return customers.reduce((sum, customer) => sum + customer.timesLoggedOut, 0);
}
