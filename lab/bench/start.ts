import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { table } from '../../cli/terminal/table.ts';
import { freshen } from '../build/fresh.mjs';
import { ROOT } from '../build/made-of.mjs';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { environmentsOfAll, FOLDERS } from '../support/environments.ts';
import { median } from './flush/statistics.ts';

/** An odd number, so that one of them is the median. */
const RUNS = 5;

/**
 * `npm run bench:start`: what Node does until a function can take its first call, without an empty Node: as it is bundled,
 * and of the same sources and packages as they lie. In CPU time, because that hardly minds what else the machine does.
 */
await freshen();
const environments = environmentsOfAll();
const folder = await temporaryFolder('start');
const found = FOLDERS.map((name) => {
  const env = environments.get(name) ?? {};
  // In Lambda no package.json stands above it, which here would make it an ES module.
  const bundle = path.join(folder.path, `${name}.cjs`);
  copyFileSync(path.join(ROOT, 'dist/functions', name, 'index.js'), bundle);
  return {
    name,
    bundled: loading(bundle, env),
    asItLies: loading(path.join(ROOT, 'functions', name, 'handler.ts'), env),
  };
});
await folder.remove();

const rows = found.map(({ name, bundled, asItLies }) => [name, bundled, asItLies, (asItLies / bundled).toFixed(1)]);
console.log(table(['CPU ms until the first call', 'bundled', 'as it lies', 'times'], rows));
const times = median(found.map(({ bundled, asItLies }) => asItLies / bundled));
console.log(
  JSON.stringify({
    runs: RUNS,
    milliseconds: Object.fromEntries(found.map(({ name, bundled }) => [name, bundled])),
    timesFasterThanAsItLies: Number(times.toFixed(1)),
  }),
);

/** In milliseconds: of the median run, and without what Node takes to start. */
function loading(file: string, env: Record<string, string>): number {
  const load = `
    const { pathToFileURL } = await import('node:url');
    const before = process.cpuUsage();
    await import(pathToFileURL(${JSON.stringify(file)}));
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);
    process.exit();`;
  const runs = Array.from({ length: RUNS }, () => {
    const args = ['--no-warnings', '--input-type=module', '--eval', load];
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, AWS_REGION: 'eu-central-1', ...env, NODE_OPTIONS: '' },
    });
    const milliseconds = Number(stdout.trim());
    if (!stdout.trim() || Number.isNaN(milliseconds)) throw new Error(`${file} does not load:\n${stderr.slice(-2000)}`);
    return milliseconds;
  });
  return Math.round(median(runs));
}
