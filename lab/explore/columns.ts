/** Columns as wide as they need to be; numbers to the right. */
export function table(head: string[], rows: (string | number)[][]): string {
  const lines = [head, ...rows].map((row) =>
    row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)),
  );
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const isNumber = head.map((_, i) => rows.every((row) => typeof row[i] === 'number'));
  const ruled = [...lines.slice(0, 1), widths.map((width) => '-'.repeat(width)), ...lines.slice(1)];
  return ruled
    .map((line) =>
      line
        .map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The bounds of a world that are not 0, in words. */
export function boundsInWords(bounds: Record<string, number>): string {
  return Object.entries(bounds)
    .filter(([, most]) => most > 0)
    .map(([what, most]) => `${most} ${most === 1 ? what.replace(/s$/, '') : what}`)
    .join(', ');
}
