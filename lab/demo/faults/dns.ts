import type { Weights } from '../../../core/protocol/rollout.ts';
import { setRecords } from '../../site/zone.ts';
import type { Fault } from './fault.ts';

export const SPLIT: Fault = {
  title: 'half of the resolvers send everybody to the new backend, whatever the weights say',
  at: 'Let resolvers catch up',
  strike: async ({ shop }) => {
    shop.trouble.weightsIgnored = true;
  },
  heal: async ({ shop }) => {
    shop.trouble.weightsIgnored = false;
  },
  moral: 'Resolvers that ignore the weights ignore those of a rollback too: what Sluice can do is not to go on.',
};

const BY_HAND: Weights = { stable: 80, canary: 20 };

export const DRIFT: Fault = {
  title: 'somebody edits the weights by hand while the cache warms up: 80-20',
  at: 'Let cache warm up',
  strike: ({ clients, zone, ttlSeconds }) => setRecords(clients.route53, zone, { ttlSeconds, weights: BY_HAND }),
  leaves: BY_HAND,
  moral: 'Weights that somebody else has put stay: the stage refuses to go on from them, and says so.',
};
