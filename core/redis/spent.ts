/** What a flush asks of a server besides SCAN: PEXPIRE where its keys go gradually, else UNLINK. */
export type Deed = 'unlink' | 'pexpire';

/** Microseconds that a server has spent on scanning and on this since it started, for whomever; null where it hides that. */
export function parseSpent(commandStats: string, deed: Deed): number | null {
  if (!commandStats.includes('cmdstat_')) return null;
  const spent = [...commandStats.matchAll(/^cmdstat_(\w+):.*?\busec=(\d+)/gm)].map(([, name, usec]) =>
    name === 'scan' || name === deed ? Number(usec) : 0,
  );
  return spent.reduce((sum, usec) => sum + usec, 0);
}
