import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import widthOf from 'string-width';
import { drawFrame } from '../../cli/live/draw-frame.ts';
import { table } from '../../cli/terminal/table.ts';
import { RolloutReport } from '../../core/report/report.ts';
import { findBrowser } from '../console/find-browser.ts';
import { terminalPicture } from './terminal-picture.ts';
import { frameAt } from './tour/frame-at.ts';

/*
 * The pictures of the README, from the last demonstration: `npm run demo`, then `npm run draw:tour`. It needs a
 * browser, as the tests of the console do.
 */

/** Of the live part; the tables below it may be wider. */
const COLUMNS = 112;
const fileAt = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const report = RolloutReport.parse(JSON.parse(readFileSync(fileAt('out/report.json'), 'utf8')));
const middle = report.stages.find(({ stage }) => stage === 50) ?? report.stages.at(-1);
const looked = middle?.verdicts.findLast(({ phase, verdict }) => phase === 'warm-up' && verdict === 'wait');
if (!middle || !looked) throw new Error('The last demonstration has no stage that waited for its cache.');

const at = Date.parse(looked.checkedAt) + 500;
const frame = drawFrame(frameAt(report, at), COLUMNS, new Date(at), true);
const figures = report.tables.slice(0, 2).map(({ title, head, rows }) => `${title}\n${table(head, rows, COLUMNS)}`);
const text = ['$ npm run demo', '', frame, '', ...figures].join('\n');
const widest = Math.max(
  COLUMNS,
  ...figures
    .join('\n')
    .split('\n')
    .map((text) => widthOf(text)),
);
writeFileSync(fileAt('docs/images/demo.svg'), terminalPicture(text, widest));

const browser = await puppeteer.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 1200 });
  await page.goto(pathToFileURL(fileAt('out/report.html')).href);
  const figures = await Promise.all((await page.$$('figure')).slice(0, 2).map((figure) => figure.boundingBox()));
  const [first, last] = [figures[0], figures.at(-1)];
  if (!first || !last) throw new Error('The report has no charts.');
  const height = last.y + last.height - first.y;
  await page.screenshot({
    path: fileAt('docs/images/report.png'),
    clip: { x: 0, y: first.y - 10, width: 1000, height: height + 20 },
  });
} finally {
  await browser.close();
}
