import type { FlushRecord } from '../../core/protocol/rollout.ts';
import type { Output } from '../terminal/output.ts';
import { firstLine, whyNothing } from './first-line.ts';
import { flushTable } from './flush-table.ts';
import { openKeyList } from './key-list.ts';
import { openResumeFile } from './resume-file.ts';
import type { FlushOrder, FlushRoad } from './road.ts';

export interface RunFlush {
  road: FlushRoad;
  order: FlushOrder;
  /** A file for every key that is deleted, or would be. */
  out: string | undefined;
  /** A file that keeps how far it came. */
  resume: string | undefined;
  yes: boolean;
  output: Pick<Output, 'say' | 'show'>;
  stop: AbortSignal;
  /** Where the record is put that tells how far it came, however it ends. */
  onProgress(record: FlushRecord): void;
}

/**
 * The same on either road. Deletes nothing before a person has seen where it goes and the counts, or said yes beforehand: no
 * address proves whose data it is, for localhost may be a tunnel.
 */
export async function runFlush({ road, order, yes, output, stop, onProgress, ...files }: RunFlush) {
  const kept = files.resume === undefined ? null : openResumeFile(files.resume, new Date());
  const list = files.out === undefined ? undefined : openKeyList(files.out);
  let whole = false;
  try {
    const checked = await untouched(order, road.check(order));
    output.say(firstLine(order, road.settings, checked));
    if (!order.dryRun && !yes) {
      const preview = await untouched(order, road.flush({ ...order, dryRun: true }, { stop, onProgress() {} }));
      if (!preview.done) return preview;
      output.show(flushTable(preview));
      const doomed = preview.matched - preview.preserved;
      if (doomed > 0) await road.ask(`Keys to delete in ${checked.cache}: ${doomed}. Go on?`);
    }
    const record = await road.flush(order, {
      previous: kept?.previous ?? null,
      list,
      stop,
      onProgress(record) {
        onProgress(record);
        if (!order.dryRun) kept?.keep(record);
      },
    });
    whole = record.done && kept?.previous == null;
    if (record.done && record.matched === 0) output.say(whyNothing(checked));
    return record;
  } finally {
    const where = list?.close(whole);
    if (where) output.say(whole ? `Every key is in ${where}.` : `The list is not whole. What it has is in ${where}.`);
  }
}

/** What fails before the deed says so; a dry run says it anyway. */
async function untouched<T>({ dryRun }: FlushOrder, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!dryRun && error instanceof Error && error.name.startsWith('Redis')) error.message += ' Nothing was deleted.';
    throw error;
  }
}
