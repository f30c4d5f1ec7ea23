import type { StateData } from '../../cli/execution/progress.ts';
import { drawFrame } from '../../cli/live/draw-frame.ts';
import type { Frame } from '../../cli/live/frame.ts';
import { readKeys } from '../../cli/live/keys.ts';
import { openScreen } from '../../cli/live/screen.ts';
import { formatWeights } from '../../core/protocol/rollout.ts';
import { pictureOf } from './picture.ts';
import type { Recorder } from './recorder.ts';
import type { Seat } from './seat.ts';

const REDRAW_MS = 250;
const LAST_LINES = 4;

/** A terminal: what runs is drawn anew several times a second, and what is worth keeping scrolls away above it. */
export function liveSeat(
  out: NodeJS.WriteStream,
  input: NodeJS.ReadStream,
  recorder: Recorder,
  stages: number[],
): Seat {
  const screen = openScreen(out);
  const keyboard = readKeys(input);
  const now: { title: string; state: string | null; since: Date | null; data: StateData; lines: string[] } = {
    ...{ title: '', state: null, since: null, data: {}, lines: [] },
  };
  let keys: Frame['keys'] = null;
  const draw = () => {
    const picture = pictureOf({ ...now, keys, stages, readings: recorder.readings(), weights: recorder.weights() });
    screen.show(drawFrame(picture, out.columns, new Date()));
  };
  const timer = setInterval(draw, REDRAW_MS);

  return {
    say: (line) => screen.say(line),
    follow(line) {
      now.lines = [...now.lines, line.trim()].slice(-LAST_LINES);
    },
    began(title) {
      Object.assign(now, { title, state: null, since: null, data: {}, lines: [] });
    },
    entered(state) {
      // A choice takes no time: nobody could read it.
      if (!state.endsWith('?')) Object.assign(now, { state, since: new Date() });
    },
    learned(data) {
      now.data = data;
    },
    async decide() {
      const { plan } = now.data;
      const question = `a approve${plan ? `: weights ${formatWeights(plan.from)} → ${formatWeights(plan.to)}` : ''} · r reject`;
      keys = question;
      // What was pressed before is no answer to this question.
      while ((await keyboard.next(0)) !== null);
      let key: string | undefined;
      let before: string | undefined;
      // A no ends the demonstration, so it is asked for twice.
      while (key !== 'a' && !(key === 'r' && before === 'r')) {
        before = key ?? before;
        key = (await keyboard.next(REDRAW_MS))?.toLowerCase();
        if (key)
          keys = key === 'r' ? 'r once more: reject, which ends the demonstration · any other key: not yet' : question;
      }
      keys = null;
      return key === 'a'
        ? { decision: 'approve', comment: 'approved at the keyboard' }
        : { decision: 'reject', comment: 'rejected at the keyboard' };
    },
    close() {
      clearInterval(timer);
      keyboard.close();
      screen.close();
    },
  };
}
