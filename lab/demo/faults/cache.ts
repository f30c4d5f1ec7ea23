import type { Fault } from './fault.ts';

export const REDIS_DOWN: Fault = {
  title: 'Redis is shut down before it can be flushed',
  at: null,
  strike: ({ redis }) => redis.takeDown(),
  heal: ({ redis }) => redis.bringBack(),
};

export const COLD_CACHE: Fault = {
  title: 'a release caches pages for one second instead of minutes, so the cache does not get warm again',
  at: null,
  strike: async ({ shop }) => {
    shop.trouble.forgetsPages = true;
  },
  heal: async ({ shop }) => {
    shop.trouble.forgetsPages = false;
  },
};
