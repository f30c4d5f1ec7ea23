import { describe, expect, it } from 'vitest';
import { parseInfo } from '../../../core/redis/server-info.ts';

describe('what a server tells about itself', () => {
  it('is read for the database asked about', () => {
    const info = parseInfo(
      '# Server\r\nredis_version:7.2.4\r\nvalkey_version:8.1.0\r\nrun_id:abc\r\nloading:1\r\ncluster_enabled:1\r\nrole:slave\r\n' +
        'keyspace_hits:5\r\nkeyspace_misses:6\r\nevicted_keys:7\r\nused_memory:8\r\nlazyfree_pending_objects:3\r\nmaxmemory:9\r\n' +
        '# Keyspace\r\ndb0:keys=1,expires=0,avg_ttl=0\r\ndb12:keys=34,expires=0\r\n',
      12,
    );

    expect(info).toEqual({
      runId: 'abc',
      version: '8.1.0',
      expiresLessThan: true,
      role: 'slave',
      loading: true,
      clusterNode: true,
      hits: 5,
      misses: 6,
      evictions: 7,
      usedMemoryBytes: 8,
      pendingFrees: 3,
      maxMemoryBytes: 9,
      keys: 34,
      elsewhere: [{ database: 0, keys: 1 }],
    });
  });

  it('may be little, as behind a proxy', () => {
    expect(parseInfo('', 0)).toMatchObject({
      runId: null,
      version: 'unknown',
      role: 'unknown',
      loading: false,
      keys: 0,
    });
  });
});
