/** What a server has spent on scanning and deleting since it started, for whomever. */
export interface ServerWork {
  microseconds: number;
}

/** From INFO commandstats; null where it says nothing of either command. */
export function parseWork(text: string): ServerWork | null {
  const spent = [...text.matchAll(/^cmdstat_(?:scan|unlink):.*?\busec=(\d+)/gm)].map(([, usec]) => Number(usec));
  return text.includes('cmdstat_') ? { microseconds: spent.reduce((sum, usec) => sum + usec, 0) } : null;
}
