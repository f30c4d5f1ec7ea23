import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SCALE, scalePage, scalePicture } from '../../lab/write/scale-page.ts';

it('what many groups do in one account stands in docs/scale.md as it was measured, and is drawn so ("npm run write" writes it anew)', async () => {
  expect(readFileSync(SCALE, 'utf8')).toBe(scalePage());
  expect(readFileSync(new URL('../../docs/scale.svg', import.meta.url), 'utf8')).toBe(await scalePicture());
});
