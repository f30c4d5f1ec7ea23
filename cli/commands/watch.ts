import { nameIn } from '../../core/protocol/arns.ts';
import { withStop } from '../../core/text/inert.ts';
import { explain } from '../aws/explain.ts';
import { openSeat } from '../aws/seat.ts';
import type { Stack } from '../aws/stack.ts';
import { exitCodeOf } from '../command-line/exit-codes.ts';
import { NotDone, ToldNotDone, WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import type { Ending } from '../execution/story.ts';
import { drawFrame } from '../live/draw-frame.ts';
import { outputOf } from '../terminal/output.ts';
import { decideAtGate } from '../watch/decide-at-gate.ts';
import { findRunning, findWatched } from '../watch/find-watched.ts';
import { NO_ROLLBACK, rollbackOf, trafficAfter } from '../watch/follow-rollback.ts';
import { idleFrame, type Watched } from '../watch/frame-of.ts';
import { liveView } from '../watch/live-view.ts';
import type { News } from '../watch/news.ts';
import { jsonView, plainView } from '../watch/plain-view.ts';
import { type Look, surroundingsOf } from '../watch/surroundings.ts';
import type { View } from '../watch/view.ts';
import { pictureOf, watchExecution } from '../watch/watch-execution.ts';
import { wantsLive } from '../watch/watch-live.ts';

interface WatchOptions extends GlobalOptions {
  once?: boolean;
}

/** Step Functions lists the executions of a whole account a few times a second. */
const LIST_EVERY_SECONDS = 3;
/** Where nobody says how wide it is. */
const COLUMNS = 100;

export async function watch(named: string | undefined, options: WatchOptions): Promise<void> {
  if (options.once) {
    const { stack } = await openSeat(options);
    return showOnce(
      stack,
      surroundingsOf(stack),
      named === undefined ? null : await findWatched(stack, named),
      options,
    );
  }

  let view = plainOf(options);
  const leave = (code: number) => () => {
    view.close();
    process.exit(code);
  };
  const interrupted = leave(130);
  // As when it is piped into "head": nobody reads any more.
  const unread = leave(0);
  process.once('SIGINT', interrupted);
  process.stdout.once('error', unread);
  try {
    const { stack } = await openSeat(options);
    const look = surroundingsOf(stack);
    const watched = named === undefined ? null : await findWatched(stack, named);
    if (wantsLive(options)) view = liveView(process.stdout, process.stdin);
    if (!watched) return await watchAll(stack, look, view);
    const ending = await watchOne(stack, look, view, watched);
    if (ending?.error) await watchBack(stack, look, view, watched, { ...ending, error: ending.error });
  } catch (error) {
    if (!options.json || error instanceof ToldNotDone) throw error;
    const isWrong = error instanceof WrongUsage;
    const ours = isWrong || error instanceof NotDone ? error.message : explain(error);
    const message = ours ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
    view.tell({ lines: [], record: { kind: 'failed', at: new Date().toISOString(), message } });
    throw new ToldNotDone(message, {}, 'NotDone', isWrong ? 2 : 1);
  } finally {
    process.off('SIGINT', interrupted);
    process.stdout.off('error', unread);
    view.close();
  }
}

/** From one execution to the next, until the person leaves. */
async function watchAll(stack: Stack, look: Look, view: View): Promise<void> {
  const seen = new Set<string>();
  let idleSince: Date | null = null;
  for (;;) {
    const watched = await findRunning(stack, seen);
    if (watched) {
      seen.add(watched.arn);
      idleSince = null;
      if ((await watchOne(stack, look, view, watched)) === null) return;
    } else {
      if (idleSince === null) view.tell(nothingRuns());
      idleSince ??= new Date();
      const idle = await look(null, null, null);
      for (let tick = 0; tick < LIST_EVERY_SECONDS; tick += 1) {
        view.draw(idleFrame(stack.name, idleSince, idle));
        if ((await view.wait(1000)) === 'leave') return;
      }
    }
  }
}

/** What ended badly is over when its traffic is back: its rollback is watched too, and the exit code says where it left the traffic. */
async function watchBack(
  stack: Stack,
  look: Look,
  view: View,
  { arn, name, machine }: Watched,
  { error, cause }: Ending & { error: string },
): Promise<never> {
  const red = `${name} ended red. ${error}: ${withStop(cause ?? '')}`;
  const isDryRun = machine === 'stage' && (await stack.describe(arn)).dryRun;
  if (isDryRun) throw new ToldNotDone(red, {}, error, exitCodeOf(null, error));
  const rollbackArn = machine === 'rollback' ? arn : await rollbackOf(stack, arn);
  if (!rollbackArn) throw new ToldNotDone(`${red} ${NO_ROLLBACK}`, {}, error, exitCodeOf(null));
  if (machine === 'stage') {
    const rollback = { arn: rollbackArn, name: nameIn(rollbackArn), machine: 'rollback' } as const;
    // The person left before its end.
    if ((await watchOne(stack, look, view, rollback)) === null) throw new ToldNotDone(red, {}, error);
  }
  const traffic = await trafficAfter(stack, rollbackArn, machine === 'stage' ? error : null);
  if (traffic) view.tell({ lines: [], record: { kind: 'traffic', at: new Date().toISOString(), traffic } });
  throw new ToldNotDone(`${red} ${traffic?.words ?? ''}`.trim(), {}, error, exitCodeOf(traffic, error));
}

async function watchOne(stack: Stack, look: Look, view: View, watched: Watched): Promise<Ending | null> {
  const { machine, name } = watched;
  view.tell({
    lines: [`${machine === 'stage' ? 'Stage' : 'Rollback'} ${name}`],
    record: { kind: 'execution', at: new Date().toISOString(), machine, execution: name },
  });
  return watchExecution(watched, {
    eventsAfter: stack.eventsAfter,
    look,
    view,
    decide: (execution, decision) => decideAtGate(stack, execution, decision),
  });
}

function nothingRuns(): News {
  const record = { kind: 'idle', at: new Date().toISOString() };
  return { lines: ['Nothing runs. Waiting for the next stage; Ctrl-C ends this.'], record };
}

async function showOnce(stack: Stack, look: Look, named: Watched | null, options: WatchOptions): Promise<void> {
  const output = outputOf(options);
  const watched = named ?? (await findRunning(stack, new Set()));
  const idle = async () => idleFrame(stack.name, new Date(), await look(null, null, null));
  const frame = watched ? await pictureOf(watched, { eventsAfter: stack.eventsAfter, look }) : await idle();
  // Its colours are its own, and everything else in it is harmless.
  if (!options.json) process.stdout.write(`${drawFrame(frame, process.stdout.columns || COLUMNS, new Date())}\n`);
  output.document({
    at: new Date().toISOString(),
    execution: watched?.name ?? null,
    machine: watched?.machine ?? null,
    ...frame,
  });
}

function plainOf(options: WatchOptions): View {
  return options.json ? jsonView((text) => process.stdout.write(text)) : plainView(outputOf(options).say);
}
