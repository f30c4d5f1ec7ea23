import type { Change } from '@aws-sdk/client-route-53';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseLease } from '../../core/lease/lease.ts';
import type { RecordGroup } from '../../core/lease/record-group.ts';
import type { Plan } from '../../core/protocol/rollout.ts';
import { advance } from '../../functions/set-weights/advance.ts';
import { release } from '../../functions/set-weights/release.ts';
import { weightedPair, type Zone } from '../../lab/route-53/emulated-zone.ts';
import { block, changesIn } from './recipe.ts';
import { GROUP, prepare, runStage, STAGES } from './stage.ts';
import { apply, tryBatch, zoneWith } from './zone.ts';

const group: RecordGroup = { ...GROUP, records: [{ name: 'www.example.com', types: ['A'] }] };
const onPage = changesIn(block('after-100-percent', 'The batch'));

let zone: Zone;
let last: Plan;
beforeEach(async () => {
  zone = zoneWith(weightedPair({ stable: 100, canary: 0 }));
  for (const stage of STAGES) last = await runStage(zone, group, stage);
});

/** The batch with the lease as it stands, as the page tells its reader to. */
function withLease(text: string): Change[] {
  return onPage.map((change) =>
    change.ResourceRecordSet?.Type === 'TXT'
      ? { ...change, ResourceRecordSet: { ...change.ResourceRecordSet, ResourceRecords: [{ Value: `"${text}"` }] } }
      : change,
  );
}

describe('cleaning up after 100 %', () => {
  it('leaves one simple record that leads to the new backend, and no lease', () => {
    expect(apply(zone.records, withLease(last.lease.free))).toEqual([
      { Name: 'www.example.com.', Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.2' }] },
    ]);
  });

  it('has a free lease on its page, left at 0-100', () => {
    const text = onPage[0]?.ResourceRecordSet?.ResourceRecords?.[0]?.Value?.slice(1, -1) ?? '';

    expect(parseLease(text)).toMatchObject({ operation: 'free', to: { stable: 0, canary: 100 } });
  });

  it('is refused when somebody has taken the lease since', () => {
    expect(tryBatch(zone.records, withLease(last.lease.moved))).toContain('do not match the current values');
  });

  it('is followed by no late write of a stage', async () => {
    zone.records = apply(zone.records, withLease(last.lease.free));
    const before = structuredClone(zone.records);

    await expect(advance(zone, group, last)).rejects.toThrow();
    await expect(release(zone, group, last)).rejects.toThrow();
    expect(zone.records).toEqual(before);
  });

  it('lets nobody begin a stage on what is left', async () => {
    zone.records = apply(zone.records, withLease(last.lease.free));

    await expect(prepare(zone, group, 5, { dryRun: true })).rejects.toThrow('no weighted record "stable"');
  });
});
