import { type Lease, parseLease } from '../../core/lease/lease.ts';
import type { ApiCall } from './proxy/api-call.ts';

/** The lease that a call writes; null when it writes none. */
export function leaseIn({ batch }: ApiCall): Lease | null {
  const written = batch?.changes.find(({ action, record }) => action !== 'DELETE' && record.type === 'TXT');
  return written ? parseLease((written.record.values[0] ?? '').replaceAll('"', '')) : null;
}
