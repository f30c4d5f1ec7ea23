import type { Cluster } from 'ioredis';
import { expect, it, vi } from 'vitest';
import type { Lane } from '../../../core/redis/lane.ts';
import { RedisReplyError } from '../../../core/redis/replies.ts';
import { openClusterShard } from '../../../core/redis/shards.ts';
import { pageOf } from '../../../lab/support/page.ts';

it.each([
  [0, 1, { gone: [1], refusal: null }],
  [3, 0, { gone: [0], refusal: expect.objectContaining({ message: 'MOVED 1 10.0.0.2:6379' }) }],
])(
  'a key that moved away is followed in database 0, and not mistaken for its namesake there: database %i',
  async (database, followed, outcome) => {
    const replies = ['run_id:1\r\ncluster_enabled:1', [new RedisReplyError('MOVED 1 10.0.0.2:6379')]];
    const lane = { send: async () => replies.shift() } as unknown as Lane;
    const unlink = vi.fn(async () => 1);
    const shard = await openClusterShard(lane, 'a:1', database, { unlink } as unknown as Cluster, '');

    const answer = await shard.unlink(pageOf(['mocs:1']), [[0]]);

    expect(answer).toEqual(outcome);
    expect(unlink).toHaveBeenCalledTimes(followed);
  },
);
