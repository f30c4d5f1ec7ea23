import type { FlushRecord } from '../../core/protocol/rollout.ts';
import type { Output } from '../terminal/output.ts';
import type { DirectCache, FlushOrder } from './direct.ts';
import { flushTable } from './flush-table.ts';
import { openKeyList } from './key-list.ts';

export interface FlushDirectly {
  cache: DirectCache;
  request: FlushOrder;
  /** A file for every key that is deleted, or would be. */
  out: string | undefined;
  yes: boolean;
  output: Pick<Output, 'say' | 'show'>;
  ask(question: string): Promise<void>;
}

/** Deletes nothing on another machine before a person has seen its name and the counts, or said yes beforehand. */
export async function flushDirectly({ cache, request, out, yes, output, ask }: FlushDirectly): Promise<FlushRecord> {
  if (!request.dryRun && !cache.loopback && !yes) {
    const preview = await cache.flush({ ...request, dryRun: true });
    output.say(`Redis at ${cache.place}`);
    output.show(flushTable(preview));
    await ask(`Keys to delete at ${cache.place}: ${preview.matched - preview.preserved}. Go on?`);
  }
  if (out === undefined) return cache.flush(request);
  const list = openKeyList(out);
  try {
    return await cache.flush(request, list.add);
  } finally {
    list.close();
  }
}
