import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readArrows } from '../rooms/arrows.ts';
import { drawRooms } from '../rooms/draw.ts';
import { drawMachines } from '../support/draw.ts';
import { cliPage } from './cli-page.ts';
import { constructPage } from './construct-page.ts';
import { settingsSchema } from './described-settings.ts';
import { eventExamples, eventSchema, withEvents } from './events-page.ts';
import { flushesPicture, withFlushes } from './flushes-page.ts';
import { withPolicies } from './permissions-page.ts';
import { reportSchemas } from './report-schemas.ts';
import { resourcesPicture } from './resources-picture.ts';
import { settingsPage } from './settings-page.ts';
import { withTable } from './verdicts-page.ts';
import { watchPicture } from './watch-picture.ts';

/** Writes anew what is made from the code: `npm run write`. Tests compare it. */
const fileOf = (name: string) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));
const rewrite = (name: string, how: (text: string) => string) => write(name, how(readFileSync(fileOf(name), 'utf8')));
const write = (name: string, text: string) => writeFileSync(fileOf(name), text);
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

rewrite('cli.md', cliPage);
rewrite('events.md', withEvents);
rewrite('verdicts.md', withTable);
rewrite('flush.md', withFlushes);
rewrite('permissions.md', withPolicies);
write('settings.md', settingsPage());
write('construct.md', constructPage());
write('schemas/settings.schema.json', json(settingsSchema()));
write('schemas/rollout-event.schema.json', json(eventSchema()));
write('schemas/rollout-event.examples.json', json(eventExamples()));
for (const [name, text] of Object.entries(reportSchemas())) write(`schemas/${name}`, text);
for (const [name, svg] of await drawMachines()) write(`${name}-machine.svg`, svg);
write('rooms.svg', await drawRooms(readArrows(fileURLToPath(new URL('../..', import.meta.url)))));
write('images/watch.svg', watchPicture());
write('flushes.svg', await flushesPicture());
write('resources.svg', await resourcesPicture());
