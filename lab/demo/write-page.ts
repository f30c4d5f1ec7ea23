import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderReport } from '../../core/report/render.ts';
import type { RolloutReport } from '../../core/report/report.ts';

/** Writes `report.html` and `report.json`, whole or not at all: another demonstration may write there too. */
export async function writePage(report: RolloutReport, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await replace(path.join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  const page = path.join(folder, 'report.html');
  await replace(page, await renderReport(report));
  return page;
}

async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, file);
}
