import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { terminalPicture } from '../../lab/write/terminal-picture.ts';
import { watchPicture } from '../../lab/write/watch-picture.ts';

it('the picture of "sluice watch" is what it draws; "npm run write" draws it anew', () => {
  expect(readFileSync(new URL('../../docs/images/watch.svg', import.meta.url), 'utf8')).toBe(watchPicture());
});

it('a picture of a terminal keeps words, colours and columns, and can hold any text', () => {
  const picture = terminalPicture('\u001b[31mno\u001b[39m  <b> & "x"\n\u0007█░', 20);

  expect(picture).toMatch(/<text x="16" [^>]*fill="#ff7b72"[^>]*>no<\/text>/);
  // Two letters and two spaces further: four columns.
  expect(picture).toMatch(/<text x="49\.6" [^>]*>&lt;b&gt; &amp; &quot;x&quot;<\/text>/);
  expect(picture).not.toContain('\u0007');
  expect(picture.match(/<rect/g)).toHaveLength(3);
});
