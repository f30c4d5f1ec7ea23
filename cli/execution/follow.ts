import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { entered } from '../../core/executions/state-events.ts';
import { lookUp, type StateName } from '../../core/protocol/states.ts';
import { type Ending, endingIn } from './story.ts';
import { teller } from './teller.ts';

/** Step Functions lets a whole account read about 20 histories a second, so a state that lasts is asked about rarely. */
const SOONEST_MS = 1000;
const LATEST_MS = 10_000;

type EventsAfter = (executionArn: string, last: number) => Promise<HistoryEvent[]>;

export interface Follow {
  eventsAfter: EventsAfter;
  say(line: string): void;
  /** What to say besides when a state is entered, such as how to approve. */
  hints?: Partial<Record<StateName, string>>;
  wait?: (ms: number) => Promise<unknown>;
}

/** Tells what an execution does, a line per state and answer, until it ends. */
export async function follow(executionArn: string, follow: Follow): Promise<Ending> {
  return followUntil(executionArn, follow, endingIn);
}

/** The same, until an event is what is waited for. An ending should be. */
export async function followUntil<T>(
  executionArn: string,
  { eventsAfter, say, hints = {}, wait = sleep }: Follow,
  isIt: (event: HistoryEvent) => T | null,
): Promise<T> {
  const linesFor = teller();
  let last = 0;
  let pauseMs = SOONEST_MS;
  for (;;) {
    const events = await eventsAfter(executionArn, last);
    for (const event of events) {
      last = event.id ?? last;
      for (const line of linesFor(event)) say(line);
      const hint = lookUp(hints, entered(event));
      if (hint) say(hint);
      const found = isIt(event);
      if (found !== null) return found;
    }
    pauseMs = events.length > 0 ? SOONEST_MS : Math.min(pauseMs * 1.5, LATEST_MS);
    await wait(pauseMs);
  }
}
