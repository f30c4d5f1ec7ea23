import type { Stack } from '../aws/stack.ts';
import { advance, NOTHING_YET, type Progress } from '../execution/progress.ts';
import type { Ending } from '../execution/story.ts';
import { teller } from '../execution/teller.ts';
import type { Frame } from '../live/frame.ts';
import { frameOf, GATE, type Watched } from './frame-of.ts';
import { newsOfEvent, newsOfWeights } from './news.ts';
import type { Look, Surroundings } from './surroundings.ts';
import type { View, Wish } from './view.ts';

export interface Watching {
  eventsAfter: Stack['eventsAfter'];
  look: Look;
  view: View;
  /** What a person decided at the gate, asked for and sent; answers with a line about it. */
  decide?(execution: string, wish: Exclude<Wish, 'leave'>): Promise<string>;
}

/** Step Functions lets a whole account read about 20 histories a second, so a state that lasts is asked about rarely. */
const EVENTS_EVERY_MS = { soonest: 1000, latest: 10_000 };
const TICK_MS = 1000;
/** An outage shorter than this must not end a watch. */
const MOST_FAILURES = 10;

const LINES_SHOWN = 6;

/** Shows an execution until it ends; null when the person left before. */
export async function watchExecution(watched: Watched, watching: Watching): Promise<Ending | null> {
  const { view, look } = watching;
  const events = reader(watched.arn, watching);
  const linesFor = teller();
  let progress = NOTHING_YET;
  let around: Surroundings | null = null;
  for (;;) {
    const before = progress;
    for (const event of await events()) {
      progress = advance(progress, event);
      view.tell(newsOfEvent(event, linesFor));
    }
    around = await lookAround(look, watched, progress, around, view);
    view.draw(frameOf(watched, progress, around));
    if (progress.ending) return progress.ending;
    const wish = await view.wait(progress === before ? TICK_MS : TICK_MS / 2);
    if (wish === 'leave') return null;
    if (wish && progress.state === GATE && watching.decide) {
      const { decide } = watching;
      const line = await view.aside(() => decide(watched.name, wish));
      view.tell({ lines: [line], record: null });
    }
  }
}

/** One picture, of an execution that may have ended. */
export async function pictureOf(
  watched: Watched,
  { eventsAfter, look }: Pick<Watching, 'eventsAfter' | 'look'>,
): Promise<Frame> {
  const events = await eventsAfter(watched.arn, 0);
  const progress = events.reduce(advance, NOTHING_YET);
  const around = await look(progress.state, watched.name, progress.data.plan ?? null);
  const lines = events.flatMap(teller());
  const frame = frameOf(watched, progress, around);
  return { ...frame, lines: [...lines.slice(-LINES_SHOWN), ...around.troubles] };
}

async function lookAround(
  look: Look,
  { name }: Watched,
  { state, data }: Progress,
  before: Surroundings | null,
  view: View,
): Promise<Surroundings> {
  const around = await look(state, name, data.plan ?? null);
  const { weights, troubles } = around;
  const had = before?.weights;
  if (weights && had && (weights.canary !== had.canary || weights.stable !== had.stable)) {
    view.tell(newsOfWeights(weights, new Date()));
  }
  for (const line of troubles.filter((trouble) => !before?.troubles.includes(trouble))) {
    view.tell({ lines: [], record: { kind: 'trouble', at: new Date().toISOString(), text: line } });
  }
  return around;
}

/** Asks ever more rarely while nothing happens, and bears that AWS does not answer for a while. */
function reader(arn: string, { eventsAfter }: Watching) {
  let last = 0;
  let dueAt = 0;
  let pauseMs = EVENTS_EVERY_MS.soonest;
  let failures = 0;
  return async () => {
    if (Date.now() < dueAt) return [];
    try {
      const events = await eventsAfter(arn, last);
      last = events.at(-1)?.id ?? last;
      pauseMs = events.length > 0 ? EVENTS_EVERY_MS.soonest : Math.min(pauseMs * 1.5, EVENTS_EVERY_MS.latest);
      failures = 0;
      return events;
    } catch (error) {
      failures += 1;
      if (last === 0 || failures > MOST_FAILURES) throw error;
      pauseMs = EVENTS_EVERY_MS.latest;
      return [];
    } finally {
      dueAt = Date.now() + pauseMs;
    }
  };
}
