import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { blocksOf } from './recipe.ts';

const FOLDER = fileURLToPath(new URL('../../docs/recipes', import.meta.url));
const pages = readdirSync(FOLDER).map((file) => path.basename(file, '.md'));

describe.each(pages)('the page %s', (page) => {
  it('has JSON that can be read', () => {
    for (const { language, text: json } of blocksOf(page)) {
      if (language === 'json') expect(() => JSON.parse(json)).not.toThrow();
    }
  });
});
