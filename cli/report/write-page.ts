import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RolloutReport } from '../../core/report/report.ts';
import { NotDone } from '../command-line/failures.ts';

/** Writes the page, with the folders it needs; answers with its path. */
export async function writePage(report: RolloutReport, file: string): Promise<string> {
  // Only here: what draws the charts takes a while to load.
  const { renderReport } = await import('../../core/report/render.ts');
  const page = await renderReport(report);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, page);
  } catch (error) {
    throw new NotDone(`The page cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return file;
}
