import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';

export const LATENCY_SPIKE: Fault = {
  title: 'the new backend gets slow under its share of the traffic',
  at: 'Let resolvers catch up',
  strike: async ({ shop }) => {
    shop.backends.canary.trouble.slowMs = 2000;
  },
  heal: async ({ shop }) => {
    shop.backends.canary.trouble.slowMs = 0;
  },
};

export const ALARM: Fault = {
  title: 'the new backend answers with errors until its alarm turns red',
  at: 'Let cache warm up',
  strike: async ({ shop }) => {
    shop.backends.canary.trouble.errorRate = 1;
  },
  heal: async ({ shop }) => {
    shop.backends.canary.trouble.errorRate = 0;
  },
};

/** Over before anybody could look: what counts is that it was there. */
const BURST_MS = 2500;

export const ERROR_BURST: Fault = {
  title: 'the new backend answers with errors for two and a half seconds, and is well again',
  at: 'Bake',
  strike: async ({ shop }) => {
    shop.backends.canary.trouble.errorRate = 1;
    sleep(BURST_MS).then(() => {
      shop.backends.canary.trouble.errorRate = 0;
    });
  },
  heal: async ({ shop }) => {
    shop.backends.canary.trouble.errorRate = 0;
  },
};
