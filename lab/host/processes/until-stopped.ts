/** Settles when somebody presses Ctrl-C or asks the process to end. A wrapper may pass on what we got already. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
