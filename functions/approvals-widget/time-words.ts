import ms from 'ms';

/** `2026-11-21 10:15 UTC`, to the minute, for people. */
export function toTheMinute(instant: Date | string): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function ago(instant: Date | string, now: Date): string {
  return `${ms(Math.max(0, now.getTime() - new Date(instant).getTime()), { long: true })} ago`;
}

export function ahead(instant: Date | string, now: Date): string {
  return `in ${ms(Math.max(0, new Date(instant).getTime() - now.getTime()), { long: true })}`;
}
