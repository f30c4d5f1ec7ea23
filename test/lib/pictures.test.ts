import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawMachines } from '../../lab/support/draw.ts';

it('shows the machines in the README as they are: "npm run write" draws them anew', async () => {
  for (const [name, svg] of await drawMachines()) {
    expect(readFileSync(new URL(`../../docs/${name}-machine.svg`, import.meta.url), 'utf8')).toBe(svg);
  }
});
