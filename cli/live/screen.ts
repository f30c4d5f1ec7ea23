import { createLogUpdate } from 'log-update';
import { harmlessLine } from '../terminal/output.ts';
import { wrapLine } from '../terminal/width.ts';

/** The lower part of a terminal, which is drawn anew, and lines that scroll away above it. */
export interface Screen {
  /** Replaces what is shown. Its colours are its own; everything else in it must be harmless: see `drawFrame`. */
  show(text: string): void;
  /** A line that stays, above the live part. */
  say(line: string): void;
  /** Leaves the last picture standing. Twice is once. */
  close(): void;
}

const HIDE_CURSOR = '\u001b[?25l';
/** What can be scrolled back to stays. */
const CLEAR_WINDOW = '\u001b[H\u001b[J';
const SHOW_CURSOR = '\u001b[?25h';
const DEADLY = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whether something can be drawn anew there; some terminals of build servers say that they have no columns. */
export function isTerminal(out: NodeJS.WriteStream): boolean {
  return out.isTTY === true && out.columns > 0 && process.env.TERM !== 'dumb';
}

/** Only for a terminal. However the process ends, its cursor comes back. */
export function openScreen(out: NodeJS.WriteStream): Screen {
  // Its own way to hide the cursor looks at stderr, which may be elsewhere.
  const update = createLogUpdate(out, { showCursor: true });
  let shown = '';
  let open = true;

  const close = () => {
    if (!open) return;
    open = false;
    out.off('resize', redraw);
    process.off('exit', close);
    for (const signal of DEADLY) process.off(signal, die);
    update.done();
    out.write(SHOW_CURSOR);
  };
  // A signal that somebody listens to no longer ends the process by itself.
  const die = (signal: NodeJS.Signals) => {
    close();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  // Lines that were as wide as the window before have been broken anew by the terminal, so nobody knows how many they are.
  const redraw = () => {
    update.clear();
    out.write(CLEAR_WINDOW);
    if (shown) update(shown);
  };
  out.on('resize', redraw);
  process.once('exit', close);
  for (const signal of DEADLY) process.once(signal, die);
  out.write(HIDE_CURSOR);

  return {
    show(text) {
      if (!open) return;
      shown = text;
      update(text);
    },
    say(line) {
      if (!open) return;
      update.persist(wrapLine(harmlessLine(line), out.columns));
      if (shown) update(shown);
    },
    close,
  };
}
