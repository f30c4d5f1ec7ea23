/** `71 ms`, `2.4 s`, `3 min 20 s`, `2 h 5 min`. */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min${seconds % 60 > 0 ? ` ${seconds % 60} s` : ''}`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h${minutes % 60 > 0 ? ` ${minutes % 60} min` : ''}`;
}

/** `0:07`, `12:34`, `1:02:03`: how long something lasts, to the second. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `12:34:56` in UTC, of an instant in ISO 8601. */
export function timeOfDay(at: string): string {
  return at.slice(11, 19);
}

/** The same where nothing else says that it is UTC: `12:34:56Z`. */
export function clock(at: string): string {
  return `${timeOfDay(at)}Z`;
}

/** `2026-11-21 10:15 UTC`, where the day may be another one. */
export function toTheMinute(instant: Date | string): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
