import { NotDone } from '../command-line/failures.ts';
import { onDeadlySignal } from '../terminal/signals.ts';

/** npm and other wrappers pass on what a terminal has sent to all of them already. */
const ONE_PRESS_MS = 500;

/** Aborts at the first Ctrl-C; a second one leaves at once, with these last words. */
export function interruption(say: (line: string) => void, lastWords: string) {
  const controller = new AbortController();
  let heard = onDeadlySignal(() => {
    const since = Date.now();
    const exitCode = heard.exitCode() ?? 1;
    say('Interrupted: nothing more is asked, and what was made is removed. Ctrl-C once more leaves it where it is.');
    const leave = () => {
      if (Date.now() - since < ONE_PRESS_MS) {
        heard = onDeadlySignal(leave);
        return;
      }
      say(lastWords);
      process.exit(exitCode);
    };
    heard = onDeadlySignal(leave);
    controller.abort(new NotDone('It was interrupted, and what was made is removed.', {}, 'Interrupted', exitCode));
  });
  return { signal: controller.signal, off: () => heard.off() };
}
