import { FlushRecord } from '../../core/protocol/rollout.ts';
import { flushInWords } from '../../core/text/words.ts';
import type { Stack } from '../aws/stack.ts';
import type { FlushOrder } from './direct.ts';

/** The flush function, called again while its time was not enough. */
export async function flushByFunction(
  { invoke, outputs }: Pick<Stack, 'invoke' | 'outputs'>,
  request: FlushOrder,
  say: (line: string) => void,
): Promise<FlushRecord> {
  let previous: FlushRecord | null = null;
  for (;;) {
    const record: FlushRecord = FlushRecord.parse(await invoke(outputs.FlushFunctionName, { ...request, previous }));
    if (record.done) return record;
    say(flushInWords(record));
    previous = record;
  }
}
