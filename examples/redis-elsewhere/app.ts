import { App, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { RolloutOrchestrator } from 'sluice';

export const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });

/** Both backends count into these; one metric, of which CloudWatch adds up what they put. */
const counted = (metricName: string) => ({ namespace: 'Shop', metricName });

new RolloutOrchestrator(stack, 'Rollout', {
  recordGroup: {
    hostedZone: HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' }),
    records: [{ name: 'www.example.com' }],
  },
  cache: {
    url: 'rediss://default@redis-12345.example-cloud.com:12345',
    passwordSecret: Secret.fromSecretNameV2(stack, 'Password', 'shop/redis'),
  },
  health: { hitRate: { hits: [counted('CacheHits')], misses: [counted('CacheMisses')] } },
});
