import type { HistoryEvent } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { HealthConfig } from '../../core/health/config.ts';
import { readJson } from '../../core/protocol/parse.ts';
import { Plan } from '../../core/protocol/rollout.ts';
import type { Stack } from '../aws/stack.ts';
import { NotDone } from '../command-line/failures.ts';
import type { DrillOutcome } from './drill-outcome.ts';
import {
  followRollback,
  strike,
  untilGreen,
  untilRestored,
  untilStopped,
  untilTrafficIsBack,
} from './wait-for-return.ts';

export interface Drill {
  stack: Stack;
  health: HealthConfig;
  alarm: string;
  /** What the alarm's history will say. */
  reason: string;
  execution: { arn: string; name: string };
  say(line: string): void;
}

/** The stage has moved the weights: turns the alarm red, and measures what becomes of it. */
export async function runDrill({ stack, health, alarm, reason, execution, say }: Drill): Promise<DrillOutcome> {
  const plan = planIn(await stack.eventsAfter(execution.arn, 0));
  const struckAt = await strike(stack, alarm, reason);
  const since = (instant: number | null) => (instant === null ? null : Math.max(0, (instant - struckAt) / 1000));
  const outcome: DrillOutcome = {
    stage: plan.stage,
    execution: execution.name,
    alarm,
    struckAt: new Date(struckAt).toISOString(),
    ...{ endedWith: null, stoppedSeconds: null, weightsRestoredSeconds: null, inSyncSeconds: null },
    ...{ trafficBackSeconds: null, rolledBackSeconds: null, alarmIsBack: false },
    trafficRemark: health.traffic ? null : 'the settings name no metrics of requests, so they were not counted.',
  };
  say(`${alarm} is red now.`);

  const over = new AbortController();
  const restored = untilRestored(stack, plan, struckAt, over.signal);
  restored.catch(() => over.abort());
  const stopped = await untilStopped(stack, execution.arn, { alarm, reason }).catch((error) => {
    over.abort();
    throw error;
  });
  if (stopped === null) {
    over.abort();
    // A stage that was begun for a drill must not end as an ordinary one.
    await stack.rollBack(execution.arn);
    await stack.stop(execution.arn, 'AbortedByOperator', 'sluice drill: the alarm did not stop the stage');
    say('The alarm did not stop the stage, so this command did.');
    return { ...outcome, alarmIsBack: await untilGreen(stack, alarm) };
  }
  say('The stage was stopped, and is being rolled back.');
  const restoredAt = await restored;
  const rollback = await followRollback(stack, execution.arn);
  say('The rollback has ended. Now the requests are counted, as soon as CloudWatch has them.');
  const trafficBackAt = restoredAt === null ? null : await untilTrafficIsBack(stack, health, plan, struckAt);
  return {
    ...outcome,
    endedWith: stopped.error,
    stoppedSeconds: since(stopped.at),
    weightsRestoredSeconds: since(restoredAt),
    inSyncSeconds: since(rollback.inSyncAt),
    trafficBackSeconds: since(trafficBackAt),
    rolledBackSeconds: since(rollback.endedAt),
    alarmIsBack: await untilGreen(stack, alarm),
  };
}

function planIn(events: HistoryEvent[]): Plan {
  for (const { stateExitedEventDetails: exited } of events) {
    const { data } = z.object({ plan: Plan }).safeParse(readJson(exited?.output));
    if (data) return data.plan;
  }
  throw new NotDone('The stage has no plan, so there is nothing to measure.');
}
