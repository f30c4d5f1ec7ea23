import { constants } from 'node:os';

const DEADLY = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** For what wants to come to a good end first: the first such signal is heard, a second one ends the process as ever. */
export function onDeadlySignal(hear: () => void) {
  let exitCode: number | null = null;
  const handlers = DEADLY.map((signal) => {
    const handler = () => {
      off();
      exitCode = 128 + constants.signals[signal];
      hear();
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  function off(): void {
    for (const { signal, handler } of handlers) process.off(signal, handler);
  }
  return { off, exitCode: () => exitCode };
}
