import { choosePlace, readCdkJson } from '../command-line/environments.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import type { Stack } from './stack.ts';

/** The stack that a command is about. The AWS SDK is loaded only now: help and wrong usage do without. */
export async function openStack(options: GlobalOptions): Promise<Stack> {
  const place = choosePlace(options, () => Object.keys(readCdkJson(process.cwd())));
  const { connectStack } = await import('./stack.ts');
  return connectStack(place);
}
