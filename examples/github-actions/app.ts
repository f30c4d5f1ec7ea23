import { App, Duration, Stack } from 'aws-cdk-lib';
import { OpenIdConnectPrincipal, OpenIdConnectProvider, Role } from 'aws-cdk-lib/aws-iam';
import { RolloutOrchestrator } from 'sluice';
import { SHOP } from '../shop.js';

export const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });

const rollout = new RolloutOrchestrator(stack, 'Rollout', { ...SHOP, gate: { stages: [50, 100] } });

const github = OpenIdConnectProvider.fromOpenIdConnectProviderArn(
  stack,
  'GitHub',
  'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
);
const workflow = new Role(stack, 'Workflow', {
  roleName: 'shop-rollout',
  assumedBy: new OpenIdConnectPrincipal(github, {
    StringEquals: {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': 'repo:example/shop:environment:production',
    },
  }),
  // A stage without a gate takes some forty minutes; one that waits for a person, as long as the person.
  maxSessionDuration: Duration.hours(12),
});
rollout.grantStart(workflow);
