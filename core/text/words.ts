import type { FlushRecord } from '../protocol/rollout.ts';

/** `71 ms`, `2.4 s`, `3 min 20 s`, `2 h 5 min`. */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min${seconds % 60 > 0 ? ` ${seconds % 60} s` : ''}`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h${minutes % 60 > 0 ? ` ${minutes % 60} min` : ''}`;
}

/** Groups of three digits, whatever the machine's language. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Begins with a capital and ends with a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.slice(0, 1).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

export function clock(at: string): string {
  return `${at.slice(11, 19)} UTC`;
}

/** No sentence: what comes before it says that it is about a flush. */
export function flushInWords({ skipped, dryRun, done, scanned, deleted, matched, preserved }: FlushRecord): string {
  if (skipped) return 'skipped, as asked for';
  const kept = preserved > 0 ? `, ${count(preserved)} preserved` : '';
  const what = dryRun ? `${count(matched - preserved)} keys would be deleted` : `${count(deleted)} keys deleted`;
  return `${what}${kept}, ${count(scanned)} looked at${done ? '' : '; not done yet'}`;
}
