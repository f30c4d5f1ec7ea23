// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The packages that went into the bundles, each under a heading with its folder, version and licence, and with the text
 * that the licence wants to stand beside every copy.
 * @param {string} root
 * @param {Map<string, import('./bundled.mjs').Package[]>} bundles
 */
export function notices(root, bundles) {
  const packages = new Map([...bundles.values()].flat().map((each) => [each.folder, each]));
  /** Most of AWS's have one text. @type {Map<string, string[]>} */
  const headings = new Map();
  for (const [folder, { version, license }] of [...packages].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const files = readdirSync(path.join(root, folder)).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name));
    const text = files
      .sort()
      .map((name) => readFileSync(path.join(root, folder, name), 'utf8').trim())
      .join('\n\n');
    headings.set(text, [...(headings.get(text) ?? []), `# ${folder} ${version}: ${license}`]);
  }
  return [...headings].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`).join('\n');
}
