import { inject } from 'vitest';
import { openCloud } from '../../lab/cloud/cloud.ts';
import type { Place } from '../../lab/cloud/stacks.ts';
import { CloudUnderTest } from '../../lab/support/cloud.ts';
import type { StackName } from './stacks.ts';

/**
 * Smaller than that of the demonstration, because there are many: half of the customers, and so few pages that each is asked
 * for often in its life. On a busy machine customers slow down and lives do not: with a hundred pages, the cache got cold of it.
 */
const SMALL = { clients: 50, signedIn: 15, thinkMs: 900, pages: 40 };

/** A stack of the cloud that all tests share, with its shop open. */
export async function openStack(name: StackName): Promise<CloudUnderTest> {
  const response = await fetch(inject('cloud'));
  if (!response.ok) throw new Error(await response.text());
  const places = (await response.json()) as Record<StackName, Place>;
  return new CloudUnderTest(await openCloud(places[name], SMALL));
}
