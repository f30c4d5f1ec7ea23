import { App, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { RolloutOrchestrator } from 'sluice';
import { SHOP } from '../shop.js';

export const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });

const { flushFunction } = new RolloutOrchestrator(stack, 'Rollout', SHOP);

new Rule(stack, 'FlagsChanged', {
  description: 'Whoever writes the flags of production wants them read.',
  eventPattern: {
    source: ['aws.ssm'],
    detailType: ['Parameter Store Change'],
    detail: { name: [{ prefix: '/shop/flags/production/' }], operation: ['Create', 'Update', 'Delete'] },
  },
  targets: [
    new LambdaFunction(flushFunction, {
      event: RuleTargetInput.fromObject({ profile: 'feature-flags', environment: 'production' }),
    }),
  ],
});
