import { fileURLToPath } from 'node:url';
import { readArrows } from './arrows.ts';
import { whyNot } from './rooms.ts';

/** `npm run check:rooms`: does every import keep to the list of rooms? */
const arrows = readArrows(fileURLToPath(new URL('../..', import.meta.url)));
const wrong = arrows.flatMap(({ from, to }) => whyNot(from, to) ?? []);

for (const why of wrong) console.error(why);
if (wrong.length > 0) process.exitCode = 1;
