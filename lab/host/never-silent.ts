import { span } from '../../core/text/times.ts';

/** Less than the ten seconds after which people begin to wonder. */
const SILENCE_MS = 8000;

export interface Told {
  say(line: string): void;
  /** From here on somebody else tells. */
  stop(): void;
}

/** What takes long on a busy machine is said again, with the time that it has taken so far. */
export function neverSilent(say: (line: string) => void): Told {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearInterval(timer);
  return {
    stop,
    say(line) {
      stop();
      const since = Date.now();
      say(line);
      timer = setInterval(() => say(`  … ${line.trim()}: ${span(Date.now() - since)} so far`), SILENCE_MS);
      timer.unref();
    },
  };
}
