#!/usr/bin/env node
// Runs a file of this project, or the command of an installed package, on a Node that is new enough:
//   node bin/node.mjs lab/demo/main.ts --json
//   node bin/node.mjs vitest run
// Plain JavaScript on purpose: it has to start on the old Node that it replaces.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The oldest Node that Sluice runs on: the first whose `require` reads ES modules without a flag. */
const OLDEST = [22, 12];

export function runOnSupportedNode([target, ...args]) {
  const node = findNode();
  const child = spawn(node, [...programOf(target), ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

export function isSupportedNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function findNode() {
  if (isSupportedNode()) return process.execPath;

  console.error(
    `Node ${process.versions.node} is older than ${OLDEST.join('.')}: running on Node 24 from npm instead.`,
  );
  const print = ['exec', '--yes', '--package=node@24', '--', 'node', '--print', 'process.execPath'];
  return execFileSync('npm', print, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
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
