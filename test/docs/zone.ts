import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { Zone } from '../../lab/route-53/emulated-zone.ts';
import { applyBatch } from '../../lab/route-53/hosted-zone.ts';

/** The zone after a batch that Route 53 takes; what it says about one that it refuses. */
export function tryBatch(records: ResourceRecordSet[], changes: Change[]): ResourceRecordSet[] | string {
  const answer = applyBatch(records, changes);
  return 'records' in answer ? answer.records : answer.refused.join(' ');
}

export function apply(records: ResourceRecordSet[], changes: Change[]): ResourceRecordSet[] {
  const after = tryBatch(records, changes);
  if (typeof after === 'string') throw new Error(after);
  return after;
}

/** A zone to work on with what these records are. */
export function zoneWith(records: ResourceRecordSet[]): Zone {
  return new Zone(structuredClone(records));
}
