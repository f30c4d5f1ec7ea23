import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { script } from '../../cli/command-line/script.ts';
import { table } from '../../cli/terminal/table.ts';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { copyCheckout } from './checkout.ts';
import { type Life, liveThere } from './live-there.ts';
import { nodeFolder } from './nodes.ts';
import { startForeign, startProxy } from './outside.ts';

const { node: versions } = script(
  'test:machines',
  'The shop on odd machines: does it open, and what stays when npm is ended?',
)
  .option('--node <versions...>', 'on these', ['22', '24', '26'])
  .parse()
  .opts();

/** One after the other: an editor's stop button, a terminal that is closed, somebody out of patience. */
const SIGNALS: NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGKILL'];
const NOWHERE = 'http://127.0.0.1:1';

const folder = await temporaryFolder('machines');
const [foreign, proxy] = [await startForeign(), await startProxy()];
try {
  const odd = path.join(folder.path, 'Anas Pläne ✓');
  const place = {
    checkout: path.join(odd, 'sluice 2'),
    home: path.join(odd, 'home'),
    temporary: path.join(odd, 'tmp'),
  };
  copyCheckout(place.checkout);
  for (const made of [place.home, place.temporary]) mkdirSync(made);
  const env = {
    ...withoutNpm(process.env),
    HOME: place.home,
    TMPDIR: place.temporary,
    HTTP_PROXY: proxy.url,
    HTTPS_PROXY: proxy.url,
    AWS_ENDPOINT_URL: foreign.url,
    AWS_PROFILE: 'production',
    npm_config_registry: NOWHERE,
    npm_config_update_notifier: 'false',
  };

  const lives: Record<string, Life & { foreign: number; passed: string[] }> = {};
  const missing: string[] = [];
  for (const [i, version] of versions.entries()) {
    const bin = await nodeFolder(version);
    if (bin === null) {
      missing.push(version);
      continue;
    }
    const signal = SIGNALS[i % SIGNALS.length] ?? 'SIGTERM';
    console.error(`Node ${version}: opening the shop, then ${signal} to npm`);
    const there = {
      folder: place.checkout,
      temporary: place.temporary,
      env: { ...env, PATH: `${bin}:${process.env.PATH}` },
    };
    const life = await liveThere(there, signal);
    lives[version] = { ...life, foreign: foreign.seen().length, passed: [...new Set(proxy.seen())] };
  }

  const rows = Object.entries(lives).map(([version, life]) => [
    `Node ${version}`,
    life.secondsToOpen,
    life.warnings.length,
    life.processesLeft.length,
    life.foldersLeft.length,
    life.foreign,
    life.passed.join(', '),
  ]);
  console.log(
    table(
      ['', 'open after s', 'warnings', 'processes left', 'folders left', 'at a foreign emulator', 'by the proxy'],
      rows,
    ),
  );
  for (const version of missing) console.log(`Node ${version} could not be had from npm.`);
  for (const { warnings, processesLeft, foldersLeft } of Object.values(lives)) {
    for (const line of [...new Set([...warnings, ...processesLeft, ...foldersLeft])]) console.log(`  ${line}`);
  }
  const all = Object.values(lives);
  const count = (what: (life: (typeof all)[number]) => number) => all.reduce((sum, life) => sum + what(life), 0);
  const sums = {
    warnings: count(({ warnings }) => warnings.length),
    processesLeft: count(({ processesLeft }) => processesLeft.length),
    foldersLeft: count(({ foldersLeft }) => foldersLeft.length),
    foreignRequests: count(({ foreign }) => foreign),
  };
  console.log(
    JSON.stringify({
      nodes: Object.keys(lives),
      missing,
      ...sums,
      byProxy: [...new Set(all.flatMap(({ passed }) => passed))],
    }),
  );
  process.exitCode = all.length > 0 && Object.values(sums).every((sum) => sum === 0) ? 0 : 1;
} finally {
  foreign.close();
  proxy.close();
  await folder.remove();
}
process.exit();

/** What npm tells its scripts would be taken for somebody's settings. */
function withoutNpm(inherited: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inherited).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^(npm_|NODE_OPTIONS$)/i.test(entry[0]),
    ),
  );
}
