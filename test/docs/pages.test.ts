import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { blocksOf } from './recipe.ts';

const FOLDER = fileURLToPath(new URL('../../docs/recipes', import.meta.url));
const pages = readdirSync(FOLDER).map((file) => path.basename(file, '.md'));

describe.each(pages)('the page %s', (page) => {
  const text = readFileSync(path.join(FOLDER, `${page}.md`), 'utf8');

  it('has JSON that can be read', () => {
    for (const { language, text: json } of blocksOf(page)) {
      if (language === 'json') expect(() => JSON.parse(json)).not.toThrow();
    }
  });

  it('links to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    for (const [, file = '', anchor] of links) {
      const target = file ? path.join(FOLDER, file) : path.join(FOLDER, `${page}.md`);
      expect(existsSync(target), file).toBe(true);
      if (anchor) expect(readFileSync(target, 'utf8').toLowerCase()).toContain(`# ${anchor}`);
    }
  });
});
