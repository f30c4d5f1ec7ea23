/** The smallest value that so large a share of them does not exceed; null of nothing. */
export function nearestRank(values: number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
