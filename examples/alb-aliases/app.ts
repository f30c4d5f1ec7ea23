import { App, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { auroraCluster, compareBackends, RolloutOrchestrator, targetGroup } from 'sluice';
import { SHOP } from '../shop.js';

export const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });

const stable = targetGroup({
  loadBalancer: 'app/old/50dc6c495c0c9188',
  targetGroup: 'targetgroup/old/73e2d6bc24d8a067',
});
const canary = targetGroup({
  loadBalancer: 'app/new/2f0d3e1b9a7c4455',
  targetGroup: 'targetgroup/new/9b1a6c7d8e2f3344',
});

new RolloutOrchestrator(stack, 'Rollout', {
  ...SHOP,
  recordGroup: {
    hostedZone: HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' }),
    records: [{ name: 'www.example.com' }],
  },
  health: {
    ...SHOP.health,
    ...compareBackends(stable, canary),
    databaseLatency: { ...auroraCluster('shop', { role: 'WRITER' }), ceilingMs: 20 },
  },
});
