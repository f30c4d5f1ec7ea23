import { describe, expect, it } from 'vitest';
import type { CacheReading } from '../../../functions/probe-cache/cache-reading.ts';
import { countSince } from '../../../functions/probe-cache/count-since.ts';
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
  counters: { hits: 100, misses: 10, evictions: 5 },
};
const quiet = { hits: 0, misses: 0, evictions: 0 };

describe('a cache', () => {
  it.each<[string, Partial<CacheReading>, typeof quiet | null, string]>([
    ['answers', {}, quiet, 'ok'],
    ['is looked at for the first time, whatever it evicted before', {}, null, 'ok'],
    ['answers just fast enough', { latencyMs: 100 }, quiet, 'ok'],
    ['answers slowly', { latencyMs: 100.1 }, quiet, 'degraded'],
    ['is a replica', { role: 'slave' }, quiet, 'degraded'],
    ['refuses writes, as without its replicas', { refusesWrites: 'NOREPLICAS' }, quiet, 'degraded'],
    ['is loading', { loading: true }, quiet, 'degraded'],
    ['evicts', {}, { ...quiet, evictions: 1 }, 'degraded'],
  ])('that %s is judged so', (_what, difference, counted, status) => {
    expect(judgeCache({ ...healthy, ...difference }, counted).status).toBe(status);
  });

  it('with several troubles tells all of them', () => {
    const { reason } = judgeCache({ ...healthy, role: 'slave', loading: true }, { ...quiet, evictions: 7 });

    expect(reason).toContain('loading');
    expect(reason).toContain('slave');
    expect(reason).toContain('evicted 7 keys');
  });
});

describe('what was counted since the last look', () => {
  const later = { ...healthy, counters: { hits: 150, misses: 12, evictions: 5 } };

  it('is the difference', () => {
    expect(countSince(healthy, later)).toEqual({ hits: 50, misses: 2, evictions: 0 });
  });

  it.each<[string, CacheReading | null, CacheReading]>([
    ['at the first look', null, later],
    ['after a restart or a failover', { ...healthy, ids: ['one', 'three'] }, later],
    ['after the counters were reset', later, healthy],
  ])('is unknown %s', (_when, last, reading) => {
    expect(countSince(last, reading)).toBeNull();
  });
});
