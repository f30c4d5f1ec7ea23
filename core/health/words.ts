/** With as few decimals as show on which side of the limit it is: 79.6 is not written as 80 when the limit is 80. */
export function amount(value: number, limit = Number.POSITIVE_INFINITY): string {
  for (let digits = 0; digits < 6; digits++) {
    const shown = Number(value.toFixed(digits));
    if (Math.sign(shown - limit) === Math.sign(value - limit)) return String(shown);
  }
  return String(value);
}

/** With one decimal at most, where no limit is near. */
export function roughly(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** `3 minutes`, `5 periods of 10 seconds`. */
export function periods(count: number, periodSeconds: number): string {
  if (periodSeconds === 60) return plural(count, 'minute');
  if (periodSeconds === 1) return plural(count, 'second');
  return `${plural(count, 'period')} of ${spelledSpan(periodSeconds)}`;
}

/** `90 seconds`, `10 minutes`. */
export function spelledSpan(seconds: number): string {
  return seconds >= 60 && seconds % 60 === 0 ? plural(seconds / 60, 'minute') : plural(seconds, 'second');
}

/** The first few, so that a sentence about forty nodes stays a sentence. */
export function list(names: string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
