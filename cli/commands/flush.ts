import { leasesIn } from '../../core/lease/record-group.ts';
import type { FlushRecord } from '../../core/protocol/rollout.ts';
import { grouped } from '../../core/text/words.ts';
import { openSeat } from '../aws/seat.ts';
import type { Stack } from '../aws/stack.ts';
import { isDryRun } from '../command-line/arguments.ts';
import { readCdkJson } from '../command-line/environments.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import type { FlushOrder } from '../flush/direct.ts';
import { flushByFunction } from '../flush/flush-by-function.ts';
import { flushTable } from '../flush/flush-table.ts';
import { notFlushed } from '../flush/not-flushed.ts';
import { canAsk, insistOnYes } from '../terminal/ask.ts';
import { type Output, outputOf } from '../terminal/output.ts';

interface FlushOptions extends GlobalOptions {
  profile: string;
  flagEnvironment?: string;
  dryRun?: boolean;
  direct?: boolean;
  cluster?: boolean;
  out?: string;
  yes?: boolean;
}

export async function flush(options: FlushOptions, environmentNamed: boolean): Promise<void> {
  const dryRun = isDryRun(options.dryRun, process.env.DRY_RUN);
  if (dryRun === 'unreadable') throw new WrongUsage(`DRY_RUN is "${process.env.DRY_RUN}": write true or false.`);
  const request = { profile: options.profile, dryRun, environment: options.flagEnvironment };
  const output = outputOf(options);
  try {
    const record = await (options.direct
      ? withoutAws(request, options, environmentNamed ? options.environment : undefined, output)
      : byFunction(request, options, output));
    output.show(flushTable(record));
    if (options.out) output.say(`Every key is in ${options.out}.`);
    output.document(record);
  } catch (error) {
    throw notFlushed(error, request);
  }
}

async function byFunction(request: FlushOrder, options: FlushOptions, output: Output): Promise<FlushRecord> {
  if (options.out || options.cluster) {
    throw new WrongUsage(
      '--out and --cluster go with --direct only: the flush function answers with counts and samples.',
    );
  }
  const { stack, ask } = await openSeat(options);
  const mayGoOn = request.dryRun || options.yes;
  if (!mayGoOn) await insistOnFree(stack);
  if (!mayGoOn && canAsk()) {
    const { matched, preserved } = await flushByFunction(stack, { ...request, dryRun: true }, output.say);
    await ask(`Delete ${grouped(matched - preserved)} keys of profile ${request.profile}?`, options);
  }
  return flushByFunction(stack, request, output.say);
}

/** In mid-stage a flush makes the judge look at a cold cache. */
async function insistOnFree({ records }: Stack): Promise<void> {
  const held = leasesIn((await records()).leases).find(({ operation }) => operation !== 'free');
  if (!held) return;
  throw new NotDone(
    `The lease is ${held.operation}, and belongs to ${held.owner}: a flush now would spoil what its stage is judged by. Nothing was deleted. See "sluice status"; to flush all the same, say --yes.`,
  );
}

async function withoutAws(
  request: FlushOrder,
  { cluster = false, out, yes = false }: FlushOptions,
  environment: string | undefined,
  output: Output,
): Promise<FlushRecord> {
  const [{ openDirect }, { flushConfig }, { flushDirectly }] = await Promise.all([
    import('../flush/direct.ts'),
    import('../flush/flush-config.ts'),
    import('../flush/flush-directly.ts'),
  ]);
  const config = flushConfig(environment, () => readCdkJson(process.cwd()));
  const cache = openDirect(process.env.REDIS_URL, cluster, config);
  if (!request.dryRun && !cache.loopback && !yes && !canAsk()) {
    throw new WrongUsage(
      `Redis at ${cache.place} is on another machine, and nobody can be asked here. Look with --dry-run first, then say --yes.`,
    );
  }
  try {
    const ask = (question: string) => insistOnYes(question, {});
    return await flushDirectly({ cache, request, out, yes, output, ask });
  } finally {
    cache.close();
  }
}
