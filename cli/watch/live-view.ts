import { setTimeout as sleep } from 'node:timers/promises';
import { drawFrame } from '../live/draw-frame.ts';
import { type Keys, readKeys } from '../live/keys.ts';
import { openScreen, type Screen } from '../live/screen.ts';
import { GATE } from './frame-of.ts';
import type { View, Wish } from './view.ts';

const WISHES: Record<string, Wish> = { a: 'approve', r: 'reject', q: 'leave' };

/** For a terminal: what happened scrolls by, and below it stands the picture of now. */
export function liveView(out: NodeJS.WriteStream, input: NodeJS.ReadStream): View {
  const interactive = input.isTTY === true;
  let screen: Screen = openScreen(out);
  let keys: Keys | null = interactive ? readKeys(input) : null;
  let mayDecide = false;

  const close = () => {
    keys?.close();
    keys = null;
    screen.close();
  };
  return {
    tell({ lines }) {
      for (const line of lines) screen.say(line);
    },
    draw(frame) {
      mayDecide = interactive && frame.state === GATE;
      const hasEnded = frame.tone === 'good' || frame.tone === 'bad';
      const hints = mayDecide ? 'a approve · r reject · q leave' : 'q leave';
      screen.show(
        `\n${drawFrame({ ...frame, keys: interactive && !hasEnded ? hints : null }, out.columns, new Date())}`,
      );
    },
    async wait(ms) {
      if (!keys) await sleep(ms);
      const key = await keys?.next(ms);
      const wish = WISHES[key?.toLowerCase() ?? ''] ?? null;
      return wish === 'leave' || mayDecide ? wish : null;
    },
    async aside(talk) {
      close();
      try {
        return await talk();
      } finally {
        screen = openScreen(out);
        keys = interactive ? readKeys(input) : null;
      }
    },
    close,
  };
}
