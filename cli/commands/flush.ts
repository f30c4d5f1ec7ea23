import { leasesIn } from '../../core/lease/record-group.ts';
import type { FlushRecord } from '../../core/protocol/rollout.ts';
import { openSeat } from '../aws/seat.ts';
import type { Stack } from '../aws/stack.ts';
import { readCdkJson } from '../command-line/environments.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { isDryRun } from '../command-line/intentions.ts';
import { openByFunction } from '../flush/by-function.ts';
import { flushTable } from '../flush/flush-table.ts';
import { notFlushed } from '../flush/not-flushed.ts';
import type { FlushRoad } from '../flush/road.ts';
import { runFlush } from '../flush/run-flush.ts';
import { insistOnAsking } from '../terminal/ask.ts';
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
    if (!order.dryRun) insistOnAsking('Delete keys?', { yes });
    const road = options.direct ? await direct(options) : await byFunction(options, output.say);
    try {
      const onProgress = (record: FlushRecord) => {
        progress = record;
      };
      const run = { road, order, out, resume, yes, output, stop: stop.signal, onProgress };
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
  const { stack, insist } = await openSeat(options);
  if (!options.yes && !isDryRun(options.dryRun, process.env)) await insistOnFree(stack);
  return { ...openByFunction(stack, say), ask: (question) => insist(question, {}) };
}

/** In mid-stage a flush makes the judge look at a cold cache. */
async function insistOnFree({ records }: Stack): Promise<void> {
  const held = leasesIn((await records()).leases).find(({ operation }) => operation !== 'free');
  if (!held) return;
  throw new NotDone(
    `The lease is ${held.operation}, and belongs to ${held.owner}: a flush now would spoil what its stage is judged by. Nothing was deleted. See "sluice status"; to flush all the same, say --yes.`,
  );
}

async function direct(options: FlushOptions): Promise<FlushRoad> {
  const [{ openDirect }, { flushConfig }] = await Promise.all([
    import('../flush/direct.ts'),
    import('../flush/flush-config.ts'),
  ]);
  const config = flushConfig(options.environment, readCdkJson(process.cwd()));
  return openDirect(process.env.REDIS_URL, options, config);
}
