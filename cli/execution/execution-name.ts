import { randomBytes } from 'node:crypto';

/** A name that sorts by time and tells what it is: `stage-25-20261121T101500Z-3fa9`. */
export function executionName(what: string, now: Date): string {
  const instant = now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${what}-${instant}-${randomBytes(2).toString('hex')}`;
}
