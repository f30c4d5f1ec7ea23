import type { FlushRecord } from '../../core/protocol/rollout.ts';
import { openStack } from '../aws/open.ts';
import { readCdkJson } from '../command-line/environments.ts';
import { WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { isDryRun } from '../command-line/intentions.ts';
import { openByFunction } from '../flush/by-function.ts';
import { flushTable } from '../flush/flush-table.ts';
import { notFlushed } from '../flush/not-flushed.ts';
import type { FlushRoad } from '../flush/road.ts';
import { runFlush } from '../flush/run-flush.ts';
import { insistOnYes, insistThatAsked } from '../terminal/ask.ts';
import { outputOf } from '../terminal/output.ts';
import { onDeadlySignal } from '../terminal/signals.ts';

interface FlushOptions extends GlobalOptions {
  profile: string;
  flagEnvironment?: string;
  dryRun?: boolean;
  direct?: boolean;
  cluster?: boolean;
  ca?: string;
  cert?: string;
  key?: string;
  out?: string;
  resume?: string;
  yes?: boolean;
}

export async function flush(options: FlushOptions): Promise<void> {
  const { profile, out, resume, yes = false } = options;
  const order = { profile, dryRun: isDryRun(options.dryRun, process.env), environment: options.flagEnvironment };
  const output = outputOf(options);
  let progress: FlushRecord | null = null;
  const stop = new AbortController();
  const signals = onDeadlySignal(() => stop.abort());
  try {
    if (!order.dryRun && !yes) insistThatAsked('Delete keys?');
    const road = options.direct ? await direct(options) : await byFunction(options, output.say);
    try {
      const ask = (question: string) => insistOnYes(question, {});
      const onProgress = (record: FlushRecord) => {
        progress = record;
      };
      const run = { road, order, out, resume, yes, output, ask, stop: stop.signal, onProgress };
      const record = await runFlush(run);
      output.show(flushTable(record));
      if (!record.done) output.say(`Interrupted: the counts are those until then. ${howToGoOn(options)}`);
      output.document(record);
    } finally {
      road.close();
    }
  } catch (error) {
    if (progress) output.show(flushTable(progress));
    if (progress && !order.dryRun) output.say(howToGoOn(options));
    throw notFlushed(error, order, progress);
  } finally {
    signals.off();
  }
  if (signals.exitCode() !== null) process.exit(signals.exitCode() ?? 0);
}

function howToGoOn({ resume }: FlushOptions): string {
  return resume
    ? `The same command goes on from there, by what is in ${resume}.`
    : 'Flush again for the rest; with --resume <file> it could go on from there.';
}

async function byFunction(options: FlushOptions, say: (line: string) => void): Promise<FlushRoad> {
  const { out, cluster, ca, cert, key } = options;
  if (out || cluster || ca || cert || key) {
    throw new WrongUsage(
      '--out, --cluster, --ca, --cert and --key go with --direct only: the flush function answers with counts and samples, and knows its cache from the settings.',
    );
  }
  return openByFunction(await openStack(options), say);
}

async function direct(options: FlushOptions): Promise<FlushRoad> {
  const [{ openDirect }, { flushConfig }] = await Promise.all([
    import('../flush/direct.ts'),
    import('../flush/flush-config.ts'),
  ]);
  const config = flushConfig(options.environment, readCdkJson(process.cwd()));
  return openDirect(process.env.REDIS_URL, options, config);
}
