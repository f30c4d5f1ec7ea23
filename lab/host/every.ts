import { setTimeout as sleep } from 'node:timers/promises';

/** Does something again and again, never twice at once; one failure does not end it. Answers with how to stop it. */
export function every(ms: number, act: () => Promise<void>, report: (error: unknown) => void = () => {}) {
  const end = new AbortController();
  const running = (async () => {
    while (!end.signal.aborted) {
      await act().catch(report);
      await sleep(ms, null, { signal: end.signal }).catch(() => null);
    }
  })();
  return async (): Promise<void> => {
    end.abort();
    await running;
  };
}
