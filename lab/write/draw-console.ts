import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawWidget } from '../console/draw-widget.ts';

/** Photographs the approval widget, with a made-up question, for the README. `--dark` takes the dark theme's picture beside it. */
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });
await drawWidget('light', `${folder}approval-widget.png`);
if (process.argv.includes('--dark')) await drawWidget('dark', `${folder}approval-widget-dark.png`);
