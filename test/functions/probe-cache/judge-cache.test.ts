import { describe, expect, it } from 'vitest';
import type { CacheReading } from '../../../functions/probe-cache/cache-reading.ts';
import { evictedSince } from '../../../functions/probe-cache/evicted-since.ts';
import { judgeCache } from '../../../functions/probe-cache/judge-cache.ts';

const healthy: CacheReading = {
  ids: ['one', 'two'],
  latencyMs: 0.4,
  version: '7.2.4',
  role: 'master',
  refusesWrites: null,
  loading: false,
  usedMemoryBytes: 1_000,
  maxMemoryBytes: 2_000,
  evictions: 5,
};

describe('a cache', () => {
  it.each<[string, Partial<CacheReading>, number | null, string]>([
    ['answers', {}, 0, 'ok'],
    ['is looked at for the first time, whatever it evicted before', {}, null, 'ok'],
    ['answers just fast enough', { latencyMs: 100 }, 0, 'ok'],
    ['answers slowly', { latencyMs: 100.1 }, 0, 'degraded'],
    ['is a replica', { role: 'slave' }, 0, 'degraded'],
    ['refuses writes, as without its replicas', { refusesWrites: 'NOREPLICAS' }, 0, 'degraded'],
    ['is loading', { loading: true }, 0, 'degraded'],
    ['evicts', {}, 1, 'degraded'],
  ])('that %s is judged so', (_what, difference, counted, status) => {
    expect(judgeCache({ ...healthy, ...difference }, counted).status).toBe(status);
  });

  it('with several troubles tells all of them', () => {
    const { reason } = judgeCache({ ...healthy, role: 'slave', loading: true }, 7);

    expect(reason).toContain('loading');
    expect(reason).toContain('slave');
    expect(reason).toContain('evicted 7 keys');
  });
});

describe('what was evicted since the last look', () => {
  const later = { ...healthy, evictions: 12 };

  it('is the difference', () => {
    expect(evictedSince(healthy, later)).toBe(7);
  });

  it.each<[string, CacheReading | null, CacheReading]>([
    ['at the first look', null, later],
    ['after a restart or a failover', { ...healthy, ids: ['one', 'three'] }, later],
    ['after the counter was reset', later, healthy],
  ])('is unknown %s', (_when, last, reading) => {
    expect(evictedSince(last, reading)).toBeNull();
  });
});
