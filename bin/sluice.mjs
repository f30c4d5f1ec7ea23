#!/usr/bin/env node
import { runOnSupportedNode } from './node.mjs';

runOnSupportedNode(['bin/sluice.ts', ...process.argv.slice(2)]);
