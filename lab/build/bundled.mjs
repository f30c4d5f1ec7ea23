// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Package
 * @property {string} folder below the root
 * @property {string} name
 * @property {string} version
 * @property {string} license
 */

/**
 * The packages that went into each bundle, by its folder in `dist/`; a package of which nothing was used went into none.
 * @param {string} root
 * @param {import('esbuild').BuildResult<{ metafile: true }>[]} results
 * @returns {Map<string, Package[]>}
 */
export function bundled(root, results) {
  /** @type {Map<string, Set<string>>} */
  const folders = new Map();
  for (const [file, { inputs }] of results.flatMap(({ metafile }) => Object.entries(metafile.outputs))) {
    const bundle = path.posix.dirname(file).replace(/^dist\//, '');
    const known = folders.get(bundle) ?? new Set();
    folders.set(bundle, known);
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
      if (folder && bytesInOutput > 0) known.add(folder);
    }
  }
  const inOrder = [...folders].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    inOrder.map(([bundle, known]) => [bundle, [...known].sort().map((folder) => packageIn(root, folder))]),
  );
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {Package}
 */
function packageIn(root, folder) {
  const { name, version, license = 'none' } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  return { folder, name, version, license };
}
