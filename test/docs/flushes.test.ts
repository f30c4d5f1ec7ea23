import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { WAYS } from '../../lab/demo/compare/ways.ts';
import { flushesPicture, readFlushes, withFlushes } from '../../lab/write/flushes-page.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

it('the comparison of flushes stands on its page as it was measured, and is drawn so: "npm run write" writes it anew', async () => {
  expect(read('flush.md')).toBe(withFlushes(read('flush.md')));
  expect(read('flushes.svg')).toBe(await flushesPicture());
});

it('the comparison on the page has every way that the demonstration tries', () => {
  expect(readFlushes().ways.map(({ way }) => way)).toEqual(WAYS.map(({ name }) => name));
});
