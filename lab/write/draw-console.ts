import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawWidget } from '../console/draw-widget.ts';
import { widgetSample, widgetWords } from './widget-sample.ts';

/** Photographs the approval widget for the README. `--dark` takes the dark theme's picture beside it. */
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });
await drawWidget(widgetSample(), 'light', `${folder}approval-widget.png`);
writeFileSync(`${folder}approval-widget.txt`, widgetWords());
if (process.argv.includes('--dark')) await drawWidget(widgetSample(), 'dark', `${folder}approval-widget-dark.png`);
