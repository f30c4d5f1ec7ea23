type End = () => unknown;

/**
 * Starts what belongs together, each with how to end it. All of it ends, the last first, when a later one fails to
 * start, or by the `stop` of the answer.
 */
export async function together<T extends object>(
  start: (ending: (end: End) => void) => Promise<T>,
): Promise<T & { stop(): Promise<void> }> {
  const ends: End[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    return { ...(await start((end) => ends.push(end))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
