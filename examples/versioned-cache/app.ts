import { App, Stack } from 'aws-cdk-lib';
import { RolloutOrchestrator } from 'sluice';
import { SHOP } from '../shop.js';

export const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });

new RolloutOrchestrator(stack, 'Rollout', {
  ...SHOP,
  flush: {
    // Stages go with --skip-flush. These are here for the day when a shape turns out to be wrong, and for cleaning up.
    profiles: { migration: ['v2:mocs:*', 'v2:gallery:*'], 'old-shape': ['v1:mocs:*', 'v1:gallery:*'] },
    // Neither backend reads what the other has written, so there is nothing to flush after a rollback.
    onRollback: false,
  },
});
