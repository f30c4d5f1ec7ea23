import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawMachines } from '../test/support/draw.ts';

/** Draws the machines as they are synthesized now, for the README: `npm run draw`. */
for (const [name, svg] of await drawMachines()) {
  writeFileSync(fileURLToPath(new URL(`../docs/${name}-machine.svg`, import.meta.url)), svg);
}
