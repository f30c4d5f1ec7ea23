import { App, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { httpApi, RolloutOrchestrator, targetGroup } from 'sluice';
import { SHOP } from '../shop.js';

export const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });

const stable = targetGroup({
  loadBalancer: 'app/old/50dc6c495c0c9188',
  targetGroup: 'targetgroup/old/73e2d6bc24d8a067',
});
const canary = httpApi({ apiId: 'a1b2c3d4e5', stage: '$default' });

/** A load balancer counts seconds and an API milliseconds, so they are not compared: the new one has a limit of its own. */
const canaryIsSlow = new Alarm(stack, 'CanaryIsSlow', {
  metric: new Metric({
    namespace: 'AWS/ApiGateway',
    metricName: 'Latency',
    dimensionsMap: { ApiId: 'a1b2c3d4e5', Stage: '$default' },
    statistic: 'p95',
    period: Duration.minutes(1),
  }),
  threshold: 800,
  evaluationPeriods: 3,
  // Without traffic there is nothing to be slow.
  treatMissingData: TreatMissingData.NOT_BREACHING,
});

new RolloutOrchestrator(stack, 'Rollout', {
  ...SHOP,
  recordGroup: {
    hostedZone: HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' }),
    records: [{ name: 'www.example.com' }],
  },
  health: {
    ...SHOP.health,
    traffic: {
      stableRequests: stable.requests,
      stableErrors: stable.errors,
      canaryRequests: canary.requests,
      canaryErrors: canary.errors,
    },
  },
  alarms: { abortOnCanary: [canaryIsSlow] },
});
