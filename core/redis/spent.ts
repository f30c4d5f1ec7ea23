/** Microseconds that a server has spent on scanning and deleting since it started, for whomever; null where it hides that. */
export function parseSpent(commandStats: string): number | null {
  if (!commandStats.includes('cmdstat_')) return null;
  const spent = [...commandStats.matchAll(/^cmdstat_(?:scan|unlink):.*?\busec=(\d+)/gm)].map(([, usec]) =>
    Number(usec),
  );
  return spent.reduce((sum, usec) => sum + usec, 0);
}
