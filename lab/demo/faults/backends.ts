import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../../cloud/cloud.ts';
import type { Backend } from '../../shop/backend.ts';
import type { Fault } from './fault.ts';

/** From now on the new backend misbehaves like this. */
function misbehave(trouble: Partial<Backend['trouble']>) {
  return async ({ shop }: Cloud) => {
    Object.assign(shop.backends.canary.trouble, trouble);
  };
}

const fail = misbehave({ errorRate: 1 });
const recover = misbehave({ errorRate: 0 });

export const LATENCY_SPIKE: Fault = {
  title: 'the new backend gets slow under its share of the traffic',
  at: 'Let resolvers catch up',
  strike: misbehave({ slowMs: 2000 }),
  heal: misbehave({ slowMs: 0 }),
};

export const ALARM: Fault = {
  title: 'the new backend answers with errors until its alarm turns red',
  at: 'Let cache warm up',
  strike: fail,
  heal: recover,
};

/** Over before anybody could look: what counts is that it was there. */
const BURST_MS = 2500;

export const ERROR_BURST: Fault = {
  title: 'the new backend answers with errors for two and a half seconds, and is well again',
  at: 'Bake',
  strike: async (cloud) => {
    await fail(cloud);
    // Nobody waits for it: the stage goes on meanwhile.
    void sleep(BURST_MS).then(() => recover(cloud));
  },
  heal: recover,
};
