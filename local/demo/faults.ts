import { executionsOf } from '../../functions/executions.ts';
import type { Cloud } from '../cloud.ts';

export type FaultName = 'redis-down' | 'latency-spike' | 'alarm' | 'stop';

export interface Fault {
  /** For a person. */
  title: string;
  /** It strikes when the second stage enters this state. */
  at: string;
  strike(cloud: Cloud, executionArn: string): Promise<unknown>;
  heal?(cloud: Cloud): Promise<unknown>;
}

/** What can go wrong in a real rollout, and is made to go wrong here. */
export const FAULTS: Record<FaultName, Fault> = {
  'redis-down': {
    title: 'Redis is shut down before it can be flushed',
    at: 'Prepare stage',
    strike: (cloud) => cloud.redis.takeDown(),
    heal: (cloud) => cloud.redis.bringBack(),
  },
  'latency-spike': {
    title: 'the new backend gets slow under its share of the traffic',
    at: 'Let resolvers catch up',
    strike: async (cloud) => {
      cloud.shop.backends.canary.trouble.slowMs = 800;
    },
    heal: async (cloud) => {
      cloud.shop.backends.canary.trouble.slowMs = 0;
    },
  },
  alarm: {
    title: 'the new backend answers with errors until its alarm turns red',
    at: 'Let cache warm up',
    strike: async (cloud) => {
      cloud.shop.backends.canary.trouble.errorRate = 1;
    },
    heal: async (cloud) => {
      cloud.shop.backends.canary.trouble.errorRate = 0;
    },
  },
  stop: {
    title: 'somebody presses Stop in the console while the stage bakes',
    at: 'Bake',
    strike: ({ clients }, executionArn) =>
      executionsOf(clients.stepFunctions).stop(
        executionArn,
        'StoppedInConsole',
        'Somebody pressed Stop in the console, as the demonstration wanted.',
      ),
  },
};
