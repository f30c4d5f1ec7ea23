import type { CacheChecked } from '../../core/flush/check.ts';

/** What the flush function tells of a cache in which all is well. */
export const cacheChecked: CacheChecked = {
  shards: 1,
  versions: '7.2',
  cache: 'cache:6379/0',
  servers: ['0123abcd'],
  keys: 20,
  elsewhere: [],
  patterns: ['mocs:*'],
  preserve: ['sessions:*'],
};
