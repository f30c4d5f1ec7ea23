import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import type { RecordGroup } from '../../../core/lease/record-group.ts';
import { judgeRecords } from '../../../functions/prepare-stage/judge-records.ts';
import { group, weightedPair } from '../../../lab/route-53/emulated-zone.ts';

const AT_START = { stable: 100, canary: 0 };
const SIMPLE: ResourceRecordSet = {
  Name: 'www.example.com.',
  Type: 'AAAA',
  TTL: 60,
  ResourceRecords: [{ Value: '::1' }],
};
const [STABLE, CANARY] = weightedPair(AT_START);

describe('records that can be moved', () => {
  it('raise no problem and no warning', () => {
    expect(judge(weightedPair(AT_START))).toEqual({ problems: [], warnings: [] });
  });

  it('may be aliases, which count as 60 s', () => {
    const alias = { HostedZoneId: 'Z2', DNSName: 'lb.example.com.', EvaluateTargetHealth: false };
    const pair = weightedPair(AT_START).map(({ TTL: _, ResourceRecords: __, ...record }) => ({
      ...record,
      AliasTarget: alias,
    }));

    expect(judge(pair)).toEqual({ problems: [], warnings: [] });
  });

  it.each<[string, Partial<ResourceRecordSet>]>([
    ['a health check', { HealthCheckId: 'h-1' }],
    [
      'an alias that asks its target',
      { AliasTarget: { HostedZoneId: 'Z2', DNSName: 'lb.', EvaluateTargetHealth: true } },
    ],
  ])('warn that stable with %s fails over to the canary, whatever its weight', (_, change) => {
    const [stable, canary] = weightedPair(AT_START);
    const { TTL: _ttl, ResourceRecords: _values, ...bare } = { ...stable } as ResourceRecordSet;
    const checked = change.AliasTarget ? { ...bare, ...change } : ({ ...stable, ...change } as ResourceRecordSet);

    expect(judge([checked, canary as ResourceRecordSet]).warnings).toEqual([
      expect.stringContaining('even at weight 0'),
    ]);
    expect(judge(weightedPair({ stable: 95, canary: 5 }).map((record) => ({ ...record, ...change }))).warnings).toEqual(
      [],
    );
  });

  it('warn before stage 100 that a checked canary gives everything back to stable, whatever its weight', () => {
    const checked = weightedPair({ stable: 50, canary: 50 }).map((record) => ({ ...record, HealthCheckId: 'h-1' }));

    expect(judge(checked, group, 100).warnings).toEqual([
      expect.stringMatching(/www\.example\.com A: while the canary is unhealthy, .* to stable even at weight 0/),
    ]);
    expect(judge(checked, group, 75).warnings).toEqual([]);
  });

  it('warn of a TTL that makes every rollback slow', () => {
    const { problems, warnings } = judge(weightedPair(AT_START).map((record) => ({ ...record, TTL: 300 })));

    expect(problems).toEqual([]);
    expect(warnings[0]).toContain('300 s');
  });
});

describe('records that cannot be moved', () => {
  it.each<[string, ResourceRecordSet[], string]>([
    ['without a canary', [STABLE ?? ({} as never)], 'no weighted record "canary"'],
    [
      'with a third record',
      [...weightedPair(AT_START), { ...weightedPair(AT_START)[0], SetIdentifier: 'third' } as ResourceRecordSet],
      'another record, "third"',
    ],
    [
      'with AAAA beside the weighted A',
      [...weightedPair(AT_START), SIMPLE],
      'has AAAA records that the settings do not name',
    ],
    ['with weights of 0 only', weightedPair({ stable: 0, canary: 0 }), 'equal split'],
    [
      'with unequal TTLs',
      [STABLE ?? ({} as never), { ...CANARY, TTL: 30 } as ResourceRecordSet],
      'different TTLs (60, 30 s)',
    ],
    [
      'with a CNAME where the lease is to stand',
      [...weightedPair(AT_START), { ...SIMPLE, Name: '_rollout.www.example.com.', Type: 'CNAME' }],
      '_rollout.www.example.com has a CNAME record, beside which no lease can stand: remove it, or set another "leaseRecordName".',
    ],
    [
      'with a weighted TXT where the lease is to stand',
      [
        ...weightedPair(AT_START),
        { ...SIMPLE, Name: '_rollout.www.example.com.', Type: 'TXT', SetIdentifier: 'a', Weight: 1 },
      ],
      '_rollout.www.example.com has a TXT record with an identifier, "a", beside which no lease can stand',
    ],
    [
      'of a traffic policy',
      weightedPair(AT_START).map((record) => ({ ...record, TrafficPolicyInstanceId: 'x' })),
      'traffic policy',
    ],
  ])('are refused %s', (_, records, reason) => {
    expect(judge(records).problems.join(' ')).toContain(reason);
  });

  it('are refused when A and AAAA stand at different weights', () => {
    const both: RecordGroup = { ...group, records: [{ name: 'www.example.com', types: ['A', 'AAAA'] }] };
    const records = [...weightedPair(AT_START), ...weightedPair({ stable: 95, canary: 5 }, 'www.example.com', 'AAAA')];

    expect(judge(records, both).problems.join(' ')).toContain(
      'www.example.com AAAA stands at 95-5 but www.example.com A at 100-0',
    );
  });

  it.each([
    [100, []],
    [101, [expect.stringMatching(/^The group is too large: .* would need 1010 of \d+\. Make aliases/)]],
  ])('are refused where one change of Route 53 cannot hold them: %i names with A and AAAA', (count, problems) => {
    const names = Array.from({ length: count }, (_, i) => `shop-${i}.example.com`);
    const of: RecordGroup = { ...group, records: names.map((name) => ({ name, types: ['A', 'AAAA'] })) };
    const records = names.flatMap((name) =>
      (['A', 'AAAA'] as const).flatMap((type) => weightedPair(AT_START, name, type)),
    );
    const leases = new Map(names.map((name) => [`_rollout.${name}`, null]));

    expect(judgeRecords({ records, leases }, of, 5).problems.map(({ message }) => message)).toEqual(problems);
  });
});

function judge(records: ResourceRecordSet[], of: RecordGroup = group, stage = 5) {
  const { problems, warnings } = judgeRecords({ records, leases: new Map() }, of, stage);
  return { problems: problems.map(({ message }) => message), warnings };
}
