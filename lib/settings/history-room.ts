import type { Duration } from 'aws-cdk-lib';
import { WORK_SECONDS } from '../../core/flush/flush-request.ts';
import type { Contradiction } from './contradiction.ts';
import { stagesFlushedAgain } from './flush-again.ts';
import { gatedStages, ownTimes, type Stages } from './stages.ts';

/** What makes a stage go round. */
export interface Rounds {
  stages: Stages;
  gate: { stages: number[] };
  flush: { timeLimit: Duration; againAfterAdvance?: boolean | undefined };
  warmUp: { deadline: Duration; checkEvery: Duration };
  bake: { time: Duration; checkEvery: Duration };
  propagation: { deadline: Duration; checkEvery: Duration };
}

/** A history holds 25,000 events; what is left is for states that come once, for retries, and for the way back. */
const MOST_EVENTS = 20_000;

/** A function called makes five, a wait two, and a question two. */
const LOOK = 9;
const CALL = 7;

/** A stage that would end as its history is full, for longer than anybody has waited for it. */
export function historyContradictions(rounds: Rounds): Contradiction[] {
  const { stages, flush, warmUp, bake, propagation } = rounds;
  // An approval that comes late leads back to the flush, once.
  const times = gatedStages(rounds).length > 0 ? 2 : 1;
  const flushes = times + (stagesFlushedAgain(rounds).length > 0 ? 1 : 0);
  const calls = Math.ceil(flush.timeLimit.toSeconds() / WORK_SECONDS);
  const loops = [
    { section: 'flush', events: flushes * calls * CALL },
    {
      section: 'warmUp',
      events: times * looksIn(warmUp.deadline, warmUp.checkEvery, ownTimes(stages, 'warmUpDeadline')) * LOOK,
    },
    { section: 'bake', events: looksIn(bake.time, bake.checkEvery, ownTimes(stages, 'bake')) * LOOK },
    { section: 'propagation', events: looksIn(propagation.deadline, propagation.checkEvery) * LOOK },
  ].sort((a, b) => b.events - a.events);
  const total = loops.reduce((sum, { events }) => sum + events, 0);
  const [largest] = loops;
  if (total <= MOST_EVENTS || !largest) return [];
  const parts = loops.map(({ section, events }) => `${section} ${events}`).join(', ');
  const message = `a stage would make up to ${total} events (${parts}), and its history has room for ${MOST_EVENTS} of such: look less often, or give less time`;
  return [{ path: [largest.section], message }];
}

/** In the stage that lasts longest. */
function looksIn(time: Duration, every: Duration, own: [percent: number, time: Duration][] = []): number {
  const longest = Math.max(...[time, ...own.map(([, each]) => each)].map((each) => each.toSeconds()));
  return Math.ceil(longest / every.toSeconds());
}
