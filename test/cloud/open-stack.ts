import { inject } from 'vitest';
import { openCloud } from '../../lab/cloud/cloud.ts';
import type { Place } from '../../lab/cloud/stacks.ts';
import { CloudUnderTest, SMALL } from '../../lab/support/cloud.ts';
import type { StackName } from './stacks.ts';

/** A stack of the cloud that all tests share, with its shop open. */
export async function openStack(name: StackName): Promise<CloudUnderTest> {
  const response = await fetch(inject('cloud'));
  if (!response.ok) throw new Error(await response.text());
  const places = (await response.json()) as Record<StackName, Place>;
  return new CloudUnderTest(await openCloud(places[name], SMALL));
}
