// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The packages that went into the bundles, each under a heading with its folder, version and licence, and with the text
 * that the licence wants to stand beside every copy.
 * @param {string} root
 * @param {import('esbuild').BuildResult<{ metafile: true }>[]} results
 */
export function notices(root, results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const folders = new Set(inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  /** Most of AWS's have one text. @type {Map<string, string[]>} */
  const headings = new Map();
  for (const folder of [...folders].sort()) {
    const { version, license } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    const files = readdirSync(path.join(root, folder)).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name));
    const text = files
      .sort()
      .map((name) => readFileSync(path.join(root, folder, name), 'utf8').trim())
      .join('\n\n');
    headings.set(text, [...(headings.get(text) ?? []), `# ${folder} ${version}: ${license}`]);
  }
  return [...headings].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`).join('\n');
}
