import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const docs = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
const examples = readdirSync(path.join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' });
const pages = [
  ...readdirSync(ROOT),
  ...docs.map((file) => `docs/${file}`),
  ...examples.map((file) => `examples/${file}`),
].filter((file) => file.endsWith('.md'));

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

it.each(pages)('%s links to what is there, and names files that exist', (page) => {
  const text = readFileSync(path.join(ROOT, page), 'utf8').replace(/^```.*?^```/gms, '');

  for (const [link, file = '', anchor] of text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)) {
    const target = file ? path.join(ROOT, path.dirname(page), file) : path.join(ROOT, page);
    expect(existsSync(target), link).toBe(true);
    if (anchor) expect(anchorsOf(readFileSync(target, 'utf8')), link).toContain(anchor);
  }
  for (const [, file = ''] of text.matchAll(/`((?:bin|cli|core|docs|functions|lab|lib|test)\/[\w./-]+)`/g)) {
    expect(existsSync(path.join(ROOT, file)), file).toBe(true);
  }
});
