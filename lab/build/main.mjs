// @ts-check
// `npm run build`. With --if-stale only where what was built is missing, or older than what is written.
import { build } from './build.mjs';
import { freshen } from './fresh.mjs';

await (process.argv[2] === '--if-stale' ? freshen() : build());
