import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { FlushRecord } from '../../core/protocol/rollout.ts';
import { WrongUsage } from '../command-line/failures.ts';

/** How far a flush has come that did not get through, in a file of the caller's; there only while there is something to go on with. */
export interface ResumeFile {
  previous: FlushRecord | null;
  keep(record: FlushRecord): void;
}

export function openResumeFile(file: string, now: Date): ResumeFile {
  return {
    previous: read(file, now),
    keep(record) {
      if (record.done) return rmSync(file, { force: true });
      writeFileSync(`${file}.partial`, JSON.stringify(record), { mode: 0o600 });
      renameSync(`${file}.partial`, file);
    },
  };
}

/** Whoever resumes gives it the time limit anew. */
function read(file: string, now: Date): FlushRecord | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new WrongUsage(`--resume ${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
  try {
    return { ...FlushRecord.parse(JSON.parse(text)), startedAt: now.toISOString() };
  } catch {
    throw new WrongUsage(`--resume ${file} is no record of a flush that stopped. Name another file, or remove it.`);
  }
}
