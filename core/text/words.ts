import type { FlushRecord } from '../protocol/rollout.ts';

/** `12,345.6`: groups of three digits, whatever the machine's language. */
export function grouped(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 20 });
}

/** Begins with a capital and ends with a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.slice(0, 1).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** No sentence: what comes before it says that it is about a flush. */
export function flushInWords({ skipped, dryRun, done, scanned, deleted, matched, preserved }: FlushRecord): string {
  if (skipped) return 'skipped, as asked for';
  const kept = preserved > 0 ? `, ${grouped(preserved)} preserved` : '';
  const what = dryRun ? `${grouped(matched - preserved)} keys would be deleted` : `${grouped(deleted)} keys deleted`;
  return `${what}${kept}, ${grouped(scanned)} looked at${done ? '' : '; not done yet'}`;
}
