import ms from 'ms';

export function ago(instant: Date | string, now: Date): string {
  return `${ms(Math.max(0, now.getTime() - new Date(instant).getTime()), { long: true })} ago`;
}

export function ahead(instant: Date | string, now: Date): string {
  return `in ${ms(Math.max(0, new Date(instant).getTime() - now.getTime()), { long: true })}`;
}
