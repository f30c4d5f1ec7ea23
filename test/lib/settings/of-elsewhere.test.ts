import { App, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, type IMetric, MathExpression, Metric, SearchExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { LEAST } from '../../../lab/support/settings.ts';
import type { RolloutOrchestratorProps } from '../../../lib/props.ts';
import { RolloutOrchestrator } from '../../../lib/rollout-orchestrator.ts';

const HERE = { account: '123456789012', region: 'eu-central-1' };
const ALARM = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:shop-5xx';
const of = (metricName: string, place = {}) => new Metric({ namespace: 'Shop', metricName, ...place });
const twice = (m: Metric, more = {}) =>
  new MathExpression({ expression: 'm * 2', usingMetrics: { m }, period: Duration.minutes(1), ...more });

function synth(metric: IMetric, more: Partial<RolloutOrchestratorProps> = {}, env: object = HERE) {
  const health = {
    hitRate: { hits: [of('Hits')], misses: [of('Misses')] },
    metrics: { orders: { metric, floor: 1 } },
  };
  const { recordGroup, cache } = LEAST;
  return new RolloutOrchestrator(new Stack(new App(), 'Shop', { env }), 'Rollout', {
    ...{ recordGroup, cache, health },
    ...more,
  });
}

describe('constructs of the CDK', () => {
  it.each([
    [
      'another account',
      of('Orders', { account: '210987654321' }),
      'health.metrics.orders.metric: it is in 210987654321, and this stack in 123456789012',
    ],
    [
      'another Region',
      of('Orders', { region: 'us-east-1' }),
      'it is in us-east-1, and this stack in 123456789012, eu-c',
    ],
    [
      'any number of series',
      new SearchExpression({ expression: "SEARCH('{Shop} Orders', 'Sum')" }),
      'any number of series',
    ],
    [
      'another account, in an expression',
      twice(of('Orders', { account: '210987654321' })),
      'health.metrics.orders.metric.m: it is in 210987654321',
    ],
    [
      'another period',
      twice(of('Orders'), { period: Duration.minutes(5) }),
      'its period is 300 seconds, and "health.period" 60',
    ],
  ])('are refused that are of %s', (_, metric, message) => {
    expect(() => synth(metric)).toThrow(message);
  });

  it('are taken where they are of this stack, or only the deployment knows', () => {
    expect(() => synth(twice(of('Orders', HERE)))).not.toThrow();
    expect(() => synth(of('Orders', { region: 'us-east-1' }), {}, {})).not.toThrow();
  });

  it('are refused as alarms that are heard elsewhere', () => {
    const alarm = Alarm.fromAlarmArn(new Stack(), 'Alarm', ALARM);

    expect(() => synth(of('Orders'), { alarms: { abortOn: [alarm] } })).toThrow(
      'alarms.abortOn.0: it is in 123456789012, us-east-1, and this stack in 123456789012, eu-central-1. An alarm is heard',
    );
  });
});
