import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { freshen } from '../build/fresh.mjs';
import { ROOT } from '../build/made-of.mjs';
import { median } from './flush/statistics.ts';

/** An odd number, so that one of them is the median. */
const RUNS = 9;

await freshen();

const folder = path.join(ROOT, 'dist/functions');
const functions = readdirSync(path.join(ROOT, 'functions')).map((name) => {
  const code = statSync(path.join(folder, name, 'index.js')).size;
  return { name, code, withMap: code + statSync(path.join(folder, name, 'index.js.map')).size };
});
const helpCpuSeconds = median(Array.from({ length: RUNS }, cpuSecondsOfHelp));

console.log('kB of code, and with its source map');
for (const { name, code, withMap } of functions) {
  console.log(`${name.padEnd(18)}${(code / 1000).toFixed(0).padStart(6)}${(withMap / 1000).toFixed(0).padStart(6)}`);
}
console.log(`"sluice --help" takes ${helpCpuSeconds} s of CPU, the median of ${RUNS}`);
console.log(
  JSON.stringify({ functions: Object.fromEntries(functions.map(({ name, code }) => [name, code])), helpCpuSeconds }),
);

/** Of the process and all that it starts, as the shell counts them; this Node's `resourceUsage` knows nothing of children. */
function cpuSecondsOfHelp(): number {
  const { stderr } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%U %S"; time "$0" bin/sluice.mjs --help >/dev/null', process.execPath],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  const [user = Number.NaN, system = Number.NaN] = stderr.trim().split(' ').map(Number);
  return Math.round((user + system) * 1000) / 1000;
}
