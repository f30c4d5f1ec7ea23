import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { rollbackName } from '../../core/executions/start-rollback.ts';
import type { HealthConfig } from '../../core/health/config.ts';
import { pairsOf, weightsOf } from '../../core/lease/weights.ts';
import { executionArnOf } from '../../core/protocol/arns.ts';
import { endingNamed } from '../../core/protocol/endings.ts';
import { readJson } from '../../core/protocol/parse.ts';
import { Change, canaryPercent, type Plan } from '../../core/protocol/rollout.ts';
import type { Stack } from '../aws/stack.ts';
import { NotDone } from '../command-line/failures.ts';
import { type Ending, endingIn } from '../execution/story.ts';
import { trafficBackAt } from './traffic-back.ts';

const PATIENCE_MS = { abort: 120_000, rollback: 900_000, traffic: 900_000, alarm: 120_000 };
/** Route 53 answers a whole account five times a second. */
const LOOK_EVERY_MS = 1000;

/** By CloudWatch's clock, as the instants of Step Functions are by AWS's. */
export async function strike(stack: Stack, alarm: string, reason: string): Promise<number> {
  await stack.setAlarm(alarm, 'ALARM', reason);
  const { state, updatedAt } = await stack.alarm(alarm);
  return state === 'ALARM' && updatedAt !== null ? Date.parse(updatedAt) : Date.now();
}

export interface Stopped {
  at: number;
  /** `AlarmAbort`, unless the stage's own health check saw the red alarm first. */
  error: string;
}

/**
 * What the alarm makes of the stage; null when nothing. A real alarm stays red, but this one turns green at its next
 * evaluation, which may come before anybody has looked: so it is kept red meanwhile.
 */
export async function untilStopped(
  stack: Stack,
  executionArn: string,
  { alarm, reason }: { alarm: string; reason: string },
): Promise<Stopped | null> {
  return poll(PATIENCE_MS.abort, async () => {
    const { running, endedAt } = await stack.describe(executionArn);
    if (!running) {
      const ending = (await stack.eventsAfter(executionArn, 0)).map(endingIn).find((each) => each !== null);
      return { at: endedAt?.getTime() ?? Date.now(), error: stoppedBy(alarm, ending ?? null) };
    }
    if ((await stack.alarm(alarm)).state !== 'ALARM') await stack.setAlarm(alarm, 'ALARM', reason);
    return null;
  });
}

/** The error that the alarm ended the stage with; throws where something else ended it. */
export function stoppedBy(alarm: string, ending: Ending | null): string {
  const { error = null, cause = null, status = 'ABORTED' } = ending ?? {};
  const ended = endingNamed(error);
  if (ended === 'AlarmAbort' || (ended === 'HealthFailed' && cause?.includes(alarm))) return ended;
  throw new NotDone(`The stage ended before the alarm could end it. ${error ?? status}: ${cause ?? 'without a word'}`);
}

export async function untilRestored(
  stack: Stack,
  { from }: Plan,
  struckAt: number,
  signal: AbortSignal,
): Promise<number | null> {
  // Seen by this machine's clock, so only the time in between is worth anything.
  const begun = Date.now();
  return poll(PATIENCE_MS.rollback, async () => {
    const pairs = pairsOf(await stack.records(), stack.outputs.RecordGroup).map(weightsOf);
    const back = pairs.every(({ stable, canary }) => stable === from.stable && canary === from.canary);
    if (signal.aborted) return NEVER;
    return back ? struckAt + (Date.now() - begun) : null;
  });
}

const RollbackData = z.object({ restored: z.object({ change: Change.optional() }) });

export async function followRollback(stack: Stack, stageArn: string) {
  const arn = executionArnOf(stack.outputs.RollbackMachineArn, rollbackName(stageArn, 1));
  let events: HistoryEvent[] = [];
  const endedAt = await poll(PATIENCE_MS.rollback, async () => {
    events = await stack.eventsAfter(arn, 0);
    const last = events.find((event) => endingIn(event) !== null);
    if (!last) return null;
    return endingIn(last)?.status === 'SUCCEEDED' ? (last.timestamp?.getTime() ?? Date.now()) : NEVER;
  });
  return { endedAt, inSyncAt: inSyncIn(events) };
}

/** When the rollback first saw its change in sync. */
function inSyncIn(events: HistoryEvent[]): number | null {
  for (const { stateExitedEventDetails: exited } of events) {
    const inSyncAt = RollbackData.safeParse(readJson(exited?.output)).data?.restored.change?.inSyncAt;
    if (inSyncAt) return Date.parse(inSyncAt);
  }
  return null;
}

export async function untilTrafficIsBack(stack: Stack, health: HealthConfig, plan: Plan, struckAt: number) {
  if (!health.traffic) return null;
  const share = { fromPercent: canaryPercent(plan.from) ?? 0, toPercent: canaryPercent(plan.to) ?? 0 };
  const everyMs = Math.max(LOOK_EVERY_MS, health.periodSeconds * 500);
  return poll(
    PATIENCE_MS.traffic,
    async () => {
      const series = await stack.metrics(health, { from: struckAt - 60_000, to: Date.now() });
      return trafficBackAt(health, series, share, struckAt, Date.now());
    },
    everyMs,
  );
}

/** It turns green at its next evaluation; one that is not evaluated, for want of data, is put back as it was. */
export async function untilGreen(stack: Stack, alarm: string): Promise<boolean> {
  const isGreen = async () => ((await stack.alarm(alarm)).state === 'ALARM' ? null : true);
  if (await poll(PATIENCE_MS.alarm, isGreen)) return true;
  await stack.setAlarm(alarm, 'OK', 'sluice drill is over');
  return (await isGreen()) ?? false;
}

/** An answer that ends the asking: it will not come any more. */
const NEVER = 'never';

async function poll<T>(
  patienceMs: number,
  look: () => Promise<T | null | typeof NEVER>,
  everyMs = LOOK_EVERY_MS,
): Promise<T | null> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(everyMs)) {
    const seen = await look();
    if (seen === NEVER) return null;
    if (seen !== null) return seen;
  }
  return null;
}
