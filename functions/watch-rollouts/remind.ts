import type { PendingApproval } from '../../core/approvals/approvals.ts';
import type { Reminders } from '../../core/approvals/reminders.ts';
import type { Announce } from '../../core/events/announce.ts';
import { gateExpiring } from '../../core/events/gate-news.ts';

/** A person is reminded an hour before the end, or for the last quarter of a shorter wait. */
const SOON_MS = 60 * 60_000;
const LAST_PART = 4;

export function expiresSoon({ askedAt, expiresAt }: PendingApproval, now: Date): boolean {
  const end = Date.parse(expiresAt);
  const soon = Math.min(SOON_MS, (end - Date.parse(askedAt)) / LAST_PART);
  return now.getTime() >= end - soon && now.getTime() < end;
}

/** Once for each gate, however many minutes are missed: what was told is remembered, and told again until then. */
export async function remind(
  waiting: PendingApproval[],
  reminders: Reminders,
  announce: Announce,
  now: Date,
): Promise<void> {
  const reminded = await reminders.list();
  for (const pending of waiting) {
    if (reminded.includes(pending.execution) || !expiresSoon(pending, now)) continue;
    if (await announce(() => gateExpiring(pending, now))) await reminders.add(pending.execution);
  }
  const over = reminded.filter((execution) => !waiting.some((pending) => pending.execution === execution));
  await reminders.remove(over);
}
