import { describe, expect, it } from 'vitest';
import { chooseAlarm, type DrillSituation, stageToDrill } from '../../../cli/drill/may-drill.ts';
import type { AlarmReading } from '../../../core/alarms/alarms.ts';
import { readRecordGroup } from '../../../core/lease/record-group.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { plan } from '../../../lab/support/stage.ts';

const green: AlarmReading = { name: 'shop-5xx', state: 'OK', actionsEnabled: true, updatedAt: null };

async function situation(changes: Partial<DrillSituation> = {}, ...records: ConstructorParameters<typeof Zone>[0]) {
  const zone = new Zone(records.length > 0 ? records : weightedPair({ stable: 100, canary: 0 }));
  const snapshot = await readRecordGroup(zone.list, group);
  return { running: [], snapshot, group, stages: [5, 25, 50, 100], alarm: green, atAnyWeight: false, ...changes };
}

describe('a drill', () => {
  it('takes the next stage', async () => {
    expect(stageToDrill(await situation())).toBe(5);
  });

  it.each<[string, Partial<DrillSituation>, RegExp]>([
    ['something runs', { running: ['stage-5-x'] }, /stage-5-x is running/],
    ['the alarm is red', { alarm: { ...green, state: 'ALARM' } }, /shop-5xx is ALARM/],
    ['nobody knows the alarm', { alarm: { ...green, state: 'missing', actionsEnabled: false } }, /shop-5xx is missing/],
    ['the alarm would act on nothing', { alarm: { ...green, actionsEnabled: false } }, /muted/],
    ['much traffic would move', { stages: [50, 100] }, /50 % of the traffic, and a drill wants at most 10 %/],
  ])('is refused while %s', async (_, changes, why) => {
    await expect(situation(changes).then(stageToDrill)).rejects.toThrow(why);
  });

  it('is refused while somebody holds the lease', async () => {
    const from = { stable: 100, canary: 0 };
    const { lease } = plan('somebody', 5, from);
    const record = {
      Name: '_rollout.www.example.com.',
      Type: 'TXT' as const,
      TTL: 60,
      ResourceRecords: [{ Value: `"${lease.held}"` }],
    };

    await expect(situation({}, ...weightedPair(from), record).then(stageToDrill)).rejects.toThrow(
      `held by ${lease.owner}`,
    );
  });

  it('moves much traffic where somebody insists', async () => {
    expect(stageToDrill(await situation({ stages: [50, 100], atAnyWeight: true }))).toBe(50);
  });

  it('has nothing to do after the last stage', async () => {
    await expect(situation({}, ...weightedPair({ stable: 0, canary: 100 })).then(stageToDrill)).rejects.toThrow(
      /all of the traffic/,
    );
  });
});

describe('the alarm of a drill', () => {
  const names = { abortOn: ['shop-5xx'], abortOnCanary: ['canary-errors'] };

  it('is the first that always counts, or the one named', () => {
    expect(chooseAlarm(names, undefined)).toBe('shop-5xx');
    expect(chooseAlarm(names, 'canary-errors')).toBe('canary-errors');
    expect(chooseAlarm({ abortOn: [], abortOnCanary: ['canary-errors'] }, undefined)).toBe('canary-errors');
  });

  it('must be one that aborts a stage', () => {
    expect(() => chooseAlarm(names, 'disk-full')).toThrow(/shop-5xx, canary-errors/);
    expect(() => chooseAlarm({ abortOn: [], abortOnCanary: [] }, undefined)).toThrow(/alarms\.abortOn/);
  });
});
