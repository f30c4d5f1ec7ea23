import { App, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { RolloutOrchestrator } from 'sluice';
import { SHOP } from '../shop.js';

export const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });

const checkoutFails = new Alarm(stack, 'CheckoutFails', {
  metric: new Metric({
    namespace: 'Shop',
    metricName: 'FailedPayments',
    statistic: 'Sum',
    period: Duration.minutes(1),
  }),
  threshold: 5,
  evaluationPeriods: 1,
});

const rollout = new RolloutOrchestrator(stack, 'Rollout', {
  ...SHOP,
  recordGroup: {
    hostedZone: HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' }),
    records: [
      { name: 'www.example.com', types: ['A', 'AAAA'] },
      { name: 'api.example.com', types: ['A', 'AAAA'] },
    ],
  },
  stages: [1, 10, 50, 100],
  gate: { stages: [50, 100], commentRequired: true },
  alarms: { abortOn: [checkoutFails] },
  reports: {},
});

rollout.topic.addSubscription(new EmailSubscription('operators@example.com'));
