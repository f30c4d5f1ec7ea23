#!/usr/bin/env node
// Runs a file of this project, or the command of an installed package, on a Node that is new enough:
//   node bin/node.mjs lab/demo/main.ts --json
//   node bin/node.mjs vitest run
// Plain JavaScript on purpose: it has to start on the old Node that it replaces.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onceOrphaned } from './orphaned.mjs';

const require = createRequire(import.meta.url);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The oldest Node that Sluice runs on: the first whose `require` reads ES modules without a flag. */
const OLDEST = [22, 12];

/** In a checkout: where a newer Node was found before, because npm asks its registry each time. */
const FOUND = path.join(root, '.local/node');

/** `offline`: an operator's command waits for no registry. */
export function runOnSupportedNode([target, ...args], { offline = false } = {}) {
  const node = findNode(offline);
  const child = spawn(node, [...programOf(target), ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  onceOrphaned(() => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

export function isSupportedNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function findNode(offline) {
  if (isSupportedNode()) return process.execPath;

  const tooOld = `Node ${process.versions.node} is older than ${OLDEST.join('.')}`;
  const found = foundBefore() ?? foundByNpm(offline);
  if (found) {
    console.error(`${tooOld}: running on Node 24 from npm instead.`);
    return found;
  }
  console.error(
    `${tooOld}, and npm has no newer one ${offline ? 'at hand' : 'to give'}. Install Node 22.12 or newer (nodejs.org, or a version manager), or let npm fetch one: npx --yes --package=node@24 -- node --version`,
  );
  process.exit(1);
}

function foundBefore() {
  const found = existsSync(FOUND) ? readFileSync(FOUND, 'utf8').trim() : '';
  return existsSync(found) ? found : null;
}

function foundByNpm(offline) {
  const how = ['--yes', offline ? '--offline' : '--prefer-offline', '--package=node@24'];
  try {
    const found = execFileSync('npm', ['exec', ...how, '--', 'node', '--print', 'process.execPath'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', offline ? 'ignore' : 'inherit'],
    }).trim();
    remember(found);
    return found;
  } catch {
    return null;
  }
}

function remember(found) {
  // A package is nobody's place to write.
  if (!existsSync(path.join(root, 'lab'))) return;
  try {
    mkdirSync(path.dirname(FOUND), { recursive: true });
    writeFileSync(FOUND, found);
  } catch {
    // Nor is a checkout that cannot be written to: then npm is asked again.
  }
}

function programOf(target) {
  if (target.endsWith('.mjs')) return [path.resolve(root, target)];
  if (target.endsWith('.ts')) {
    return ['--import', pathToFileURL(require.resolve('tsx')).href, path.resolve(root, target)];
  }
  const manifest = require.resolve(`${target}/package.json`);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  const name = target === 'typescript' ? 'tsc' : path.basename(target);
  const file = typeof bin === 'string' ? bin : (bin[name] ?? Object.values(bin)[0]);
  return [path.resolve(path.dirname(manifest), file)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) runOnSupportedNode(process.argv.slice(2));
