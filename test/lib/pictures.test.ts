import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawMachines } from '../../lab/support/draw.ts';
import { resourcesPicture } from '../../lab/write/resources-picture.ts';

const drawn = (name: string) => readFileSync(new URL(`../../docs/${name}.svg`, import.meta.url), 'utf8');

it('shows the machines in the README as they are: "npm run write" draws them anew', async () => {
  for (const [name, svg] of await drawMachines()) {
    expect(drawn(`${name}-machine`)).toBe(svg);
  }
});

it('shows what there is in AWS by the rights in the template; "npm run write" draws it anew', async () => {
  expect(drawn('resources')).toBe(await resourcesPicture());
});
