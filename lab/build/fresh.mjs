// @ts-check
import { isFresh } from './made-of.mjs';

/** Builds, where what was built is missing or older than what is written. Two at once write the same bytes. */
export async function freshen() {
  if (isFresh()) return;
  console.error('Building: what is in dist/ is missing or older than the sources.');
  const { build } = await import('./build.mjs');
  await build();
}
