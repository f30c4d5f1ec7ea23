import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { priceKeys } from '../../../core/flush/price-keys.ts';

const ROUND_TRIP = 300;

/** What is told after so many pages of 100 keys. */
async function toldAfter(pages: number, spent: () => Promise<number | null>, timeOf: (page: number) => number) {
  const told: number[] = [];
  const priced = priceKeys(spent, ROUND_TRIP, (price) => told.push(price));
  for (let page = 0; page < pages; page++) {
    priced(100, timeOf(page));
    await turn();
  }
  return told;
}

describe('what a key costs the server', () => {
  it('is what the server says it spent, whatever the network and the client add', async () => {
    let looked = 0;
    const account = async () => 5_000_000 + looked * 1.5;

    const told = await toldAfter(24, account, () => {
      looked += 100;
      return 10_000;
    });

    expect(told).toEqual([1.5, 1.5]);
  });

  it('is read from the time between pages where the server hides its account, without being misled by delays', async () => {
    const delayed = (page: number) => ROUND_TRIP + 150 + (page % 3 === 0 ? 0 : 5_000);

    expect(await toldAfter(8, async () => null, delayed)).toEqual([1.5]);
  });

  it('is asked again within a quarter of a second, however long the pages take', async () => {
    let asked = 0;
    const count = async () => {
      asked += 1;
      return asked;
    };
    await toldAfter(20, count, () => 100_000);

    expect(asked).toBe(1 + Math.floor(20 / 3));
  });

  it('is never less than nothing, after a restart has set the account to zero', async () => {
    const accounts = [9_000_000, 10];

    expect(
      await toldAfter(
        8,
        async () => accounts.shift() ?? null,
        () => 1,
      ),
    ).toEqual([0]);
  });

  it('is known soon, and asked of the server rarely from then on', async () => {
    let asked = 0;
    const count = async () => {
      asked += 1;
      return 0;
    };

    expect((await toldAfter(56, count, () => 1)).length).toBe(3);
    asked = 0;
    await toldAfter(5_000, count, () => 1);

    expect(asked).toBeLessThan(20);
  });
});
