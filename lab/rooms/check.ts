import { fileURLToPath } from 'node:url';
import { readArrows } from './arrows.ts';
import { circlesOf } from './circles.ts';
import { whyNot } from './rooms.ts';

/** `npm run check:rooms`: does every import keep to the list of rooms, and does no way lead back? */
const arrows = readArrows(fileURLToPath(new URL('../..', import.meta.url)));
const wrong = [...arrows.flatMap(({ from, to }) => whyNot(from, to) ?? []), ...circlesOf(arrows)];

for (const why of wrong) console.error(why);
if (wrong.length > 0) process.exitCode = 1;
