import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { type Ending, endingIn, lineFor } from './story.ts';

/** Step Functions lets a whole account read about 20 histories a second, so a state that lasts is asked about rarely. */
const SOONEST_MS = 1000;
const LATEST_MS = 10_000;

export interface Follow {
  eventsAfter(executionArn: string, last: number): Promise<HistoryEvent[]>;
  say(line: string): void;
  /** What to say besides when a state is entered, such as how to approve. */
  hints?: Record<string, string>;
  wait?: (ms: number) => Promise<unknown>;
}

/** Tells what an execution does, a line per state, until it ends. */
export async function follow(
  executionArn: string,
  { eventsAfter, say, hints = {}, wait = sleep }: Follow,
): Promise<Ending> {
  let last = 0;
  let pauseMs = SOONEST_MS;
  for (;;) {
    const events = await eventsAfter(executionArn, last);
    for (const event of events) {
      last = event.id ?? last;
      const line = lineFor(event);
      if (line !== null) say(line);
      const hint = hints[event.stateEnteredEventDetails?.name ?? ''];
      if (hint) say(hint);
      const ending = endingIn(event);
      if (ending) return ending;
    }
    pauseMs = events.length > 0 ? SOONEST_MS : Math.min(pauseMs * 1.5, LATEST_MS);
    await wait(pauseMs);
  }
}
