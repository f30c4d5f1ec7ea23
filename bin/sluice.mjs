#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { isSupportedNode, runOnSupportedNode } from './node.mjs';

if (isSupportedNode()) {
  // A package has no laboratory, and what is built in it is as old as the rest.
  const freshness = new URL('../lab/build/fresh.mjs', import.meta.url);
  if (existsSync(freshness)) await (await import(freshness.href)).freshen();
  await import('../dist/cli/sluice.js');
} else {
  runOnSupportedNode(['bin/sluice.mjs', ...process.argv.slice(2)], { offline: true });
}
