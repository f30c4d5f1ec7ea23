import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { NETWORK } from '../../../lab/support/settings.ts';
import { describedSettings } from '../../../lab/write/described-settings.ts';
import { readSettings } from '../../../lib/settings/read-settings.ts';
import { SettingsError } from '../../../lib/settings/settings-error.ts';

const metric = (metricName: string) => ({ namespace: 'Shop', metricName });
const arn = (service: string, name: string) => `arn:aws:${service}:eu-central-1:123456789012:${name}`;

/** Every setting has a value here, but for those that exclude another one. */
const FULL = {
  account: '123456789012',
  region: 'eu-central-1',
  recordGroup: {
    hostedZoneId: 'Z0123456789ABC',
    records: [{ name: 'www.example.com', types: ['A', 'AAAA'] }],
    stable: 'stable',
    canary: 'canary',
    leaseRecordName: '_rollout',
    roleArn: arn('iam', 'role/dns'),
  },
  stages: [5, 100],
  cache: {
    url: 'rediss://sluice@cache.example.com:6379',
    cluster: true,
    passwordSecretArn: arn('secretsmanager', 'secret:redis-AbCdEf'),
    passwordSecretKeyArn: arn('kms', 'key/0f1e2d3c-0000-0000-0000-000000000000'),
    network: { ...NETWORK, reachesSecretsManager: true },
  },
  flush: { profiles: { migration: ['mocs:*'] }, preserve: ['sessions:*'], foregroundBudget: '150 microseconds' },
  warmUp: { wait: '2 minutes', checkEvery: '30 seconds', deadline: '10 minutes' },
  health: {
    period: '1 minute',
    metricLag: '3 minutes',
    hitRate: { hits: [metric('Hits')], misses: [metric('Misses')] },
    latency: { stable: metric('OldLatency'), canary: metric('NewLatency') },
    databaseLatency: { metric: metric('Database'), ceilingMs: 50 },
    traffic: {
      stableRequests: metric('OldRequests'),
      canaryRequests: metric('NewRequests'),
      stableErrors: metric('OldErrors'),
      canaryErrors: metric('NewErrors'),
    },
    redis: { reachable: metric('Up'), evictions: [metric('Evictions')] },
  },
  bake: { time: '30 minutes' },
  gate: { stages: [100], expiry: '24 hours' },
  alarms: { abortOn: ['shop-5xx'], abortOnCanary: ['canary-5xx'], topicArn: arn('sns', 'operators') },
  notifications: { also: ['rollout.stage.started'] },
  runbookUrl: 'https://wiki.example.com/runbook',
  preflight: { every: '30 minutes' },
  reports: { prefix: 'reports/' },
  propagation: { deadline: '5 minutes', checkEvery: '10 seconds' },
};

/** A copy with something else in this place; where the place is in a list, in its first member. */
function changed(value: unknown, [name, ...rest]: string[], to: unknown): unknown {
  if (name === undefined) return to;
  if (Array.isArray(value)) return [changed(value[0], [name, ...rest], to), ...value.slice(1)];
  const members = (value ?? {}) as Record<string, unknown>;
  return { ...members, [name]: changed(members[name], rest, to) };
}

const WRONG = [null, '', ' ', 'nonsense', -1, 0, 0.5, 1e9, Number.NaN, true, {}, { a: 1 }, [], [[]], [null], ['', '']];
const PASSWORD = 'rediss://user:s3cret@cache.example.com:6379';

const schema = JSON.parse(readFileSync(new URL('../../../docs/schemas/settings.schema.json', import.meta.url), 'utf8'));
const published = z.fromJSONSchema(schema.properties.context.properties.environments.additionalProperties);

const places = describedSettings().flatMap(({ schema, path }) => (schema ? [path] : []));

describe('settings in which each is wrong in its turn', () => {
  it('are right before', () => {
    expect(whyRefused(FULL)).toBeNull();
    expect(places.length).toBeGreaterThan(70);
  });

  it.each(places.map((path) => [path.join('.'), path] as const))(
    'are refused by path, or are what the schema of cdk.json admits: %s',
    (_, path) => {
      for (const value of WRONG) {
        const input = changed(FULL, path, value);
        const refusal = whyRefused(input);
        if (refusal === null) expect(published.safeParse(input).error?.message, String(value)).toBeUndefined();
        else expect(pathless(refusal), `${String(value)}: ${refusal}`).toMatch(/^test\.[\w.]+( is .*)?: .{10}/s);
      }
    },
  );

  it.each(places.map((path) => [path.join('.'), path] as const))(
    'never repeat a password that was written into %s',
    (_, path) => {
      for (const value of [PASSWORD, [PASSWORD], { [PASSWORD]: PASSWORD }]) {
        expect(whyRefused(changed(FULL, path, value)) ?? '').not.toContain('s3cret');
      }
    },
  );
});

/** The message of a refusal; null where it is none. Anything else than a refusal is thrown. */
function whyRefused(input: unknown): string | null {
  try {
    readSettings('test', input);
    return null;
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
}

function pathless(message: string): string {
  return message.replace('These settings cannot be used:\n  ', '');
}
