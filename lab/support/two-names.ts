import { type RecordGroup, readRecordGroup, type Snapshot } from '../../core/lease/record-group.ts';
import { leaseRecord } from '../../core/lease/swap.ts';
import type { Weights } from '../../core/protocol/rollout.ts';
import { group, weightedPair, Zone } from '../route-53/emulated-zone.ts';
import { plan } from './stage.ts';

export const FROM: Weights = { stable: 100, canary: 0 };
export const TO: Weights = { stable: 75, canary: 25 };
export const [A, B] = ['a.example.com', 'b.example.com'] as const;
export const BOTH: RecordGroup = { ...group, records: [A, B].map((name) => ({ name, types: ['A'] })) };
export const STAGE = plan('s1', 25, FROM, '2026-11-21T10:00:00.000Z');
export const OTHER = plan('s2', 25, FROM, '2026-11-21T12:00:00.000Z');

type Standing = [weights: Weights | null, text: string | null];

/** Both names, each with its weights and the text beside it; null where there is none. */
export function standing(a: Standing, b: Standing = a): Promise<Snapshot> {
  const records = [
    [A, ...a],
    [B, ...b],
  ] as const;
  const zone = new Zone(
    records.flatMap(([name, weights, text]) => [
      ...(weights ? weightedPair(weights, name) : []),
      ...(text === null ? [] : [leaseRecord(`_rollout.${name}.`, text)]),
    ]),
  );
  return readRecordGroup(zone.list, BOTH);
}
