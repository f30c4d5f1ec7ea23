export function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}

export function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}
