import { describe, expect, it } from 'vitest';
import { LEAST, NETWORK } from '../../../lab/support/settings.ts';
import { readEnvironments, readSettings } from '../../../lib/settings/read-settings.ts';
import type { SettingsInput } from '../../../lib/settings/settings.ts';
import { SettingsError } from '../../../lib/settings/settings-error.ts';
import { percentsOf } from '../../../lib/settings/stages.ts';

const responseTime = (name: string) => ({
  namespace: 'AWS/ApplicationELB',
  metricName: 'TargetResponseTime',
  dimensions: { LoadBalancer: `app/${name}/1` },
});
const LATENCY = { stable: responseTime('stable'), canary: responseTime('canary') };

describe('settings', () => {
  it('need little, and have the defaults of the story for the rest', () => {
    const { stages, flush, warmUp, health } = readSettings('test', LEAST);

    expect(percentsOf(stages)).toEqual([5, 25, 50, 100]);
    expect(flush.profiles.migration).toEqual(['mocs:*', 'gallery:*', 'wishlist:*', 'albums:*']);
    expect(flush.preserve).toEqual(['sessions:*', 'ratelimit:*', 'user-profiles:*']);
    expect(flush.timeLimit.toSeconds()).toBe(60);
    expect(warmUp.wait.toMinutes()).toBe(2);
    expect(warmUp.deadline.toMinutes()).toBe(10);
    expect(health.hitRate.minPercent).toBe(80);
  });

  it.each<[string, object, string[]]>([
    ['missing', { recordGroup: undefined }, ['test.recordGroup is missing']],
    ['unknown', { warmup: {} }, ['there is no setting "warmup"']],
    ['no duration', { warmUp: { wait: 'soon' } }, ['test.warmUp.wait is "soon"', '10 minutes']],
    ['a duration without unit', { warmUp: { wait: '120' } }, ['test.warmUp.wait is "120"', '10 minutes']],
    ['no rising stages', { stages: [25, 5, 100] }, ['test.stages is [25,5,100]', 'rising']],
    ['stages that end too early', { stages: [5, 50] }, ['let the last stage be 100']],
    [
      'a name with a dot at its end',
      { recordGroup: { hostedZoneId: 'Z1', records: [{ name: 'www.example.com.' }] } },
      ['test.recordGroup.records.0.name is "www.example.com."', 'without the dot'],
    ],
    ['no Redis URL', { cache: { url: 'http://cache' } }, ['test.cache.url is "http://cache"', 'redis://']],
    [
      'a limit above 100 %',
      { health: { hitRate: { ...LEAST.health.hitRate, minPercent: 120 } } },
      ['test.health.hitRate.minPercent is 120'],
    ],
  ])('that are %s fail with their path, their value and what is allowed', (_, change, parts) => {
    const read = () => readSettings('test', { ...LEAST, ...change });

    for (const part of parts) expect(read).toThrow(part);
  });

  it.each<[string, object, string]>([
    ['a gate before a stage that there is not', { gate: { stages: [33] } }, 'there is no stage 33'],
    ['IAM without TLS', { cache: { url: 'redis://user@cache', elastiCacheIam: { cacheName: 'c' } } }, 'only over TLS'],
    ['IAM without a user', { cache: { url: 'rediss://cache', elastiCacheIam: { cacheName: 'c' } } }, 'with a user'],
    [
      'IAM from outside the VPC',
      { cache: { url: 'rediss://user@cache', elastiCacheIam: { cacheName: 'c' } } },
      'test.cache.network is missing: a cache of AWS is reached only from inside its VPC',
    ],
    [
      'ElastiCache from outside its VPC',
      { cache: { url: 'rediss://master.shop.abcdef.euc1.cache.amazonaws.com:6379' } },
      'only from inside its VPC',
    ],
    [
      'MemoryDB from outside its VPC',
      { cache: { url: 'rediss://clustercfg.shop.abcdef.memorydb.eu-central-1.amazonaws.com:6379' } },
      'only from inside its VPC',
    ],
    [
      'a password that the VPC keeps out of reach',
      {
        cache: {
          url: 'rediss://cache',
          passwordSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:redis-abc',
          network: { vpcId: 'vpc-1', availabilityZones: ['a'], subnetIds: ['subnet-1'], securityGroupId: 'sg-1' },
        },
      },
      'reachesSecretsManager',
    ],
    [
      'more names than one change of Route 53 moves',
      { recordGroup: { hostedZoneId: 'Z1', records: Array.from({ length: 400 }, (_, i) => ({ name: `s${i}.io` })) } },
      'in all (an UPSERT counts twice), and the move of these 400 names would need 800 of',
    ],
    [
      'no patterns for the flush of a stage',
      { flush: { profiles: { other: ['a:*'] } } },
      'test.flush.profiles.migration',
    ],
    [
      'one name for both backends',
      { recordGroup: { ...LEAST.recordGroup, stable: 'blue', canary: 'blue' } },
      'test.recordGroup.canary is "blue"',
    ],
    [
      'the same name twice',
      {
        recordGroup: {
          hostedZoneId: 'Z1',
          records: [{ name: 'a.io' }, { name: 'b.io' }, { name: 'a.io', types: ['AAAA'] }],
        },
      },
      'test.recordGroup.records.2.name is "a.io"',
    ],
    [
      'an address beside a CNAME',
      { recordGroup: { hostedZoneId: 'Z1', records: [{ name: 'a.io', types: ['A', 'CNAME'] }] } },
      'test.recordGroup.records.0.types',
    ],
    ['a wait longer than the deadline', { warmUp: { wait: '11 minutes' } }, 'test.warmUp.wait is "11 minutes"'],
    ['the ARN of an alarm', { alarms: { abortOn: ['arn:aws:cloudwatch:eu-west-1:1:alarm:x'] } }, 'not its ARN'],
    [
      'a gate that outlives its stage',
      { gate: { expiry: '800 days' } },
      'test.gate.expiry is "800 days": write 360 days',
    ],
    [
      'zones of another Region',
      { region: 'eu-west-1', cache: { url: 'redis://cache', network: { ...NETWORK, reachesSecretsManager: false } } },
      'test.cache.network.availabilityZones.0 is "eu-central-1a": write zones of eu-west-1',
    ],
    [
      'a hit rate as a fraction',
      { health: { hitRate: { ...LEAST.health.hitRate, minPercent: 0.8 } } },
      'test.health.hitRate.minPercent is 0.8: write percent: 80, not 0.8',
    ],
    [
      'hits that are misses',
      { health: { hitRate: { hits: LEAST.health.hitRate.hits, misses: LEAST.health.hitRate.hits } } },
      'test.health.hitRate.misses.0',
    ],
    ['seconds of a load balancer as milliseconds', { health: { ...LEAST.health, latency: LATENCY } }, 'write 1000'],
    [
      'seconds of a database as milliseconds',
      {
        health: {
          ...LEAST.health,
          databaseLatency: {
            metric: { namespace: 'AWS/RDS', metricName: 'ReadLatency', dimensions: { DBInstanceIdentifier: 'a' } },
            ceilingMs: 50,
          },
        },
      },
      'test.health.databaseLatency.millisecondsPerUnit is missing: write 1000',
    ],
    ['more looks than a history holds', { bake: { time: '2 days', checkEvery: '1 second' } }, 'look less often'],
    [
      'more calls of the flush and looks together than a history holds',
      { bake: { time: '16 hours' }, flush: { timeLimit: '10 hours' } },
      'test.bake is {"time":"16 hours"}: a stage would make up to 28930 events (bake 17280, flush 11200, propagation 270, warmUp 180)',
    ],
    [
      'a warm-up that a late approval repeats',
      { warmUp: { deadline: '8 hours', checkEvery: '20 seconds' }, gate: { stages: [25] } },
      'warmUp 25920',
    ],
  ])('that contradict each other are refused: %s', (_, change, reason) => {
    expect(() => readSettings('test', { ...LEAST, ...change })).toThrow(reason);
  });

  it('refuse a password in the URL without repeating it', () => {
    const input: SettingsInput = { ...LEAST, cache: { url: 'redis://app:hunter2@cache.example.com:6379' } };

    expect(() => readSettings('test', input)).toThrow('passwordSecretArn');
    expect(() => readSettings('test', input)).not.toThrow('hunter2');
  });

  it.each<[string, unknown]>([
    ['a host alone', 'cache.example.com'],
    ['nothing', ''],
    ['a variable that nobody filled in', '$REDIS_URL'],
    ['a port that there is not', 'redis://cache.example.com:99999'],
    ['a list of hosts', ['redis://a', 'redis://b']],
    ['a list of hosts in one text', 'redis://a:6379,b:6379'],
    ['no host', 'redis://'],
    ['null', null],
  ])('are refused in a sentence where the URL of the cache is %s', (_, url) => {
    const read = () => readSettings('test', { ...LEAST, cache: { url } });

    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/^These settings cannot be used:\n {2}test\.cache\.url is .*: write redis:\/\/host:port/);
  });

  it.each<[object]>([
    [{ url: 'rediss://user:s3cret@cache:99999' }],
    [{ url: 'rediss://user:s3/c@ret@cache' }],
    [{ url: 'rediss://user:s3 cret@cache:99999' }],
    [{ url: 'user:s3cret@cache' }],
    [{ url: 'rediss://user:s3cret' }],
    [{ url: 'rediss://cache:port?password=s3cret' }],
    [{ url: ['rediss://user:s3cret@a', 'rediss://user:s3cret@b'] }],
    [{ url: { host: 'cache', password: 's3cret' } }],
    [{ url: 'redis://cache', passwordSecretArn: 's3cret' }],
    [{ url: 'redis://cache', passwordSecretArn: ['s3cret'] }],
    [{ url: 'redis://cache', 'rediss://user:s3cret@cache': true }],
    [{ url: 'redis://cache', password: 's3cret' }],
  ])('never repeat a password: %j', (cache) => {
    const read = () => readSettings('test', { ...LEAST, cache });

    expect(read).toThrow(SettingsError);
    expect(read).not.toThrow(/s3c|s3\/|c@ret|s3 | cret/);
  });

  it('report everything that is wrong at once', () => {
    expect(() => readSettings('test', { ...LEAST, stages: [], cache: {} })).toThrow(/stages[\s\S]*cache\.url/);
  });
});

describe('environments', () => {
  it('come from the context, as an object or as JSON text', () => {
    expect([...readEnvironments({ shop: LEAST }).keys()]).toEqual(['shop']);
    expect([...readEnvironments(JSON.stringify({ shop: LEAST, blog: LEAST })).keys()]).toEqual(['shop', 'blog']);
  });

  it.each([
    ['none', undefined, 'No environment is set'],
    ['broken JSON', '{', 'not JSON'],
    ['a list', [], 'must be an object'],
    ['a name that no stack can have', { 'my shop': LEAST }, 'needs another name'],
  ])('are refused when they are %s', (_, context, reason) => {
    expect(() => readEnvironments(context)).toThrow(reason);
  });
});
