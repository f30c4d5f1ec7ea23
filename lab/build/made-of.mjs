// @ts-check
// Plain JavaScript on purpose, as all of the build: it runs before there is anything that reads TypeScript.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** All that can change what is built; the packages stand in the lock file. */
export const SOURCES = [
  ...['bin', 'cli', 'core', 'functions', 'lab/build', 'lib'],
  ...['package.json', 'package-lock.json', 'tsconfig.json'],
];

/** Whether `dist/` was made of what is written now. */
export function isFresh(root = ROOT) {
  try {
    return readFileSync(stampIn(root), 'utf8') === digestOf(root);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** The file that says what the build was made of. */
export function stampIn(root = ROOT) {
  return path.join(root, 'dist/made-of');
}

/** Contents, not times: a restored cache or a copied folder has times of its own. */
export function digestOf(root = ROOT) {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesIn(root, source)).sort()) {
    hash.update(`${file}\0`);
    hash.update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} source a file, or a folder, below it
 */
function filesIn(root, source) {
  if (!statSync(path.join(root, source)).isDirectory()) return [source];
  return readdirSync(path.join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}
