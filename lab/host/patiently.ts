const EVERY_SECONDS = 20;

/** Says from time to time that it still goes on, because nobody trusts a program that is silent for a minute. */
export async function patiently<T>(say: (line: string) => void, work: () => Promise<T>): Promise<T> {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += EVERY_SECONDS;
    say(`  … still at it, after ${seconds} s`);
  }, EVERY_SECONDS * 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
