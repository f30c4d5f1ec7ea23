import { CacheChecked } from '../../core/flush/check.ts';
import { FlushRecord } from '../../core/protocol/rollout.ts';
import { flushInWords } from '../../core/text/words.ts';
import type { Stack } from '../aws/stack.ts';
import { NotDone } from '../command-line/failures.ts';
import type { FlushRoad } from './road.ts';

/** The flush function, called again while its time was not enough. */
export function openByFunction(
  { invoke, outputs, environment }: Pick<Stack, 'invoke' | 'outputs' | 'environment'>,
  say: (line: string) => void,
): Omit<FlushRoad, 'ask'> {
  const ask = (input: object) => invoke(outputs.FlushFunctionName, input);
  return {
    settings: `what Sluice-${environment} was deployed with`,
    async check({ profile, environment }) {
      return CacheChecked.parse(await ask({ check: true, profile, environment }));
    },
    async flush(request, { previous = null, stop, onProgress }) {
      for (let last = previous; ; ) {
        const answer = await Promise.race([ask({ ...request, previous: last }), aborted(stop)]);
        if (answer === STOPPED) {
          if (last) return last;
          throw new NotDone('Interrupted. The call of the flush function that is under way goes on, for 45 s at most.');
        }
        const record: FlushRecord = FlushRecord.parse(answer);
        onProgress(record);
        if (record.done) return record;
        say(flushInWords(record));
        last = record;
      }
    },
    close() {},
  };
}

const STOPPED = Symbol('stopped');

function aborted(stop: AbortSignal | undefined): Promise<typeof STOPPED> {
  return new Promise((resolve) => stop?.addEventListener('abort', () => resolve(STOPPED)));
}
