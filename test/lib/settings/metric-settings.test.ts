import { Duration, Stack } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { LEAST, settings } from '../../../lab/support/settings.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import type { SettingsInput } from '../../../lib/settings/settings.ts';

type Health = SettingsInput['health'];
const withLatency = (canary: NonNullable<Health['latency']>['canary']) =>
  settings({ health: { ...LEAST.health, latency: { stable: { namespace: 'Shop', metricName: 'Old' }, canary } } });

describe('a metric of the settings', () => {
  it('may be a CDK metric', () => {
    const canary = new Metric({
      namespace: 'Shop',
      metricName: 'Latency',
      dimensionsMap: { Backend: 'new' },
      statistic: 'p99',
      period: Duration.minutes(5),
    });

    expect(withLatency(canary).health.latency?.canary).toEqual({
      namespace: 'Shop',
      metricName: 'Latency',
      dimensions: { Backend: 'new' },
      statistic: 'p99',
      absentMeansZero: false,
    });
  });

  it('may be what a construct of the same app publishes, whose name CloudFormation learns when it deploys', () => {
    const stack = new Stack();
    const code = Code.fromInline('exports.handler = async () => {}');
    const lambda = new Lambda(stack, 'New', { runtime: Runtime.NODEJS_LATEST, handler: 'index.handler', code });
    const { latency } = withLatency(lambda.metricDuration({ statistic: 'p95' })).health;

    expect(latency?.canary).toMatchObject({ namespace: 'AWS/Lambda', metricName: 'Duration', statistic: 'p95' });
    expect(Object.keys(latency?.canary.dimensions ?? {})).toEqual(['FunctionName']);
    const text = stack.toJsonString(healthConfig(withLatency(lambda.metricDuration())));
    expect(JSON.stringify(stack.resolve(text))).toContain('"Ref"');
  });

  it('is no expression: the judge reads raw values', () => {
    const usingMetrics = { m: new Metric({ namespace: 'Shop', metricName: 'Latency' }) };

    expect(() => withLatency(new MathExpression({ expression: 'm * 2', usingMetrics }))).toThrow(
      /test\.health\.latency\.canary is .*: give one metric, not an expression/,
    );
  });

  it('that is misspelt is refused by its path', () => {
    const misspelt: object = { namespace: 'Shop', name: 'Latency' };

    expect(() => withLatency(misspelt as never)).toThrow(/test\.health\.latency\.canary\.metricName is missing/);
    expect(() => withLatency(misspelt as never)).toThrow(/there is no setting "name"/);
  });
});
