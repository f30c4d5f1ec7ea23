import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { RecordGroup } from '../../core/lease/record-group.ts';
import { LEAST } from '../../lab/support/settings.ts';
import { synthesize } from '../../lab/support/synth.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';

const group = (count: number, domain = 'example.com'): SettingsInput['recordGroup'] => ({
  hostedZoneId: 'Z0123456789ABC',
  records: Array.from({ length: count }, (_, i) => ({ name: `shop-${i + 1}.${domain}`, types: ['A', 'AAAA'] })),
});
const LONG = 'customers.europe.example.com';
const nodes = (count: number, metricName: string) =>
  Array.from({ length: count }, (_, i) => ({
    namespace: 'AWS/ElastiCache',
    metricName,
    dimensions: { CacheClusterId: `shop-cache-${String(i + 1).padStart(4, '0')}-001` },
  }));
const profile = (count: number) => ({ migration: Array.from({ length: count }, (_, i) => `shop:feature-${i + 1}:*`) });
/** What the message says would fit. */
const fits = (changes: Partial<SettingsInput>) => {
  try {
    synthesize(changes);
  } catch (error) {
    return Number(/the first (\d+) would fit/.exec(String(error))?.[1]);
  }
  return null;
};

describe('the 4 KB that Lambda has for an environment', () => {
  it('take a group of sixty names with two types each, and the functions read them as they were set', () => {
    const settings = group(60);
    const functions = synthesize({ recordGroup: settings }).findResources('AWS::Lambda::Function');

    const texts = Object.values(functions).flatMap(
      ({ Properties }) => Properties.Environment.Variables.RECORD_GROUP ?? [],
    );

    expect(texts).toHaveLength(7);
    for (const text of texts) expect(RecordGroup.parse(JSON.parse(text)).records).toEqual(settings.records);
  });

  it.each<[string, Partial<SettingsInput>, RegExp]>([
    [
      'names',
      { recordGroup: group(120, LONG) },
      /^SettingsError: Sluice-test, recordGroup\.records: the environment of [a-z-]+ would take \d{4} bytes, and Lambda takes 4096\. The 120 names here make \d{4} of them, and the first \d+ would fit: move the others/,
    ],
    [
      'flush patterns',
      { flush: { profiles: profile(200) } },
      /^SettingsError: Sluice-test, flush: .*flush-cache .* The 203 patterns/,
    ],
    [
      'metrics',
      { health: { hitRate: { ...LEAST.health.hitRate, hits: nodes(40, 'CacheHits') } } },
      /^SettingsError: Sluice-test, health: .* The 43 metrics .*: name fewer; for a cache of many nodes/,
    ],
    [
      'alarms',
      { alarms: { abortOn: Array.from({ length: 80 }, (_, i) => `shop-5xx-of-the-canary-in-group-${i}`) } },
      /^SettingsError: Sluice-test, (alarms|health): /,
    ],
  ])('are looked at before the deployment: too many %s are refused, with how many fit', (_, changes, words) => {
    let refused: unknown;
    try {
      synthesize(changes);
    } catch (error) {
      refused = error;
    }

    expect(String(refused)).toMatch(words);
  });

  it('hold as many as the message says, and not one more', () => {
    const names = z.int().parse(fits({ recordGroup: group(120, LONG) }));
    const patterns = z.int().parse(fits({ flush: { profiles: profile(200) } })) - 3;

    expect(fits({ recordGroup: group(names, LONG) })).toBeNull();
    expect(fits({ recordGroup: group(names + 1, LONG) })).toBe(names);
    expect(fits({ flush: { profiles: profile(patterns) } })).toBeNull();
    expect(fits({ flush: { profiles: profile(patterns + 1) } })).toBe(patterns + 3);
  });
});

describe('the 6,144 characters that IAM has for what no longer fits into a role', () => {
  it('are looked at before the deployment too', () => {
    const leaseRecordName = `_${'l'.repeat(62)}`;

    expect(() => synthesize({ recordGroup: { ...group(60), leaseRecordName } })).not.toThrow();
    expect(() => synthesize({ recordGroup: { ...group(100), leaseRecordName } })).toThrow(
      /SetWeights\] A policy of its role would take 1\d{4} characters, and IAM takes 6144: name fewer records/,
    );
  });
});
