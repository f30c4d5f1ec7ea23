/**
 * Pages before the first question, and twice as many before each one after it: what a key costs is soon known, and a
 * question holds the server up for about as long as half a page does.
 */
const FIRST_PAGES = 8;
const MOST_PAGES = 512;
/** No later than this, however long a page takes: a server that becomes slow is soon to have smaller ones. */
const MOST_MICROSECONDS = 250_000;

/**
 * Tells again and again what a key costs the server: by its own account, which no network and no busy client can falsify;
 * where that is hidden, by the time from page to page, less the way there and back. Call the result after each page.
 */
export function priceKeys(
  spent: () => Promise<number | null>,
  roundTripMicroseconds: number,
  tell: (microsecondsPerKey: number) => void,
): (keys: number, microseconds: number) => void {
  let pages = FIRST_PAGES;
  let keys = 0;
  let elapsed = 0;
  let times: number[] = [];
  let before = spent();
  return (looked, microseconds) => {
    keys += looked;
    elapsed += microseconds;
    times.push(Math.max(0, microseconds - roundTripMicroseconds) / looked);
    if (times.length < pages && elapsed < MOST_MICROSECONDS) return;
    const [since, lookedSince, timed] = [before, keys, typical(times)];
    pages = Math.min(2 * pages, MOST_PAGES);
    keys = 0;
    elapsed = 0;
    times = [];
    before = spent();
    Promise.all([since, before]).then(
      ([then, now]) => tell(then === null || now === null ? timed : Math.max(0, now - then) / lookedSince),
      // A lost connection: whoever waits for a page hears of it.
      () => {},
    );
  };
}

/** Of a page that nothing held up; the very shortest may have had few keys to delete. */
function typical(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 4)] ?? 0;
}
