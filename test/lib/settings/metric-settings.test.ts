import { Duration, Stack } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { HealthConfig } from '../../../core/health/config.ts';
import { LEAST, settings } from '../../../lab/support/settings.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import type { SettingsInput } from '../../../lib/settings/settings.ts';

type Health = SettingsInput['health'];
const OLD = { namespace: 'Shop', metricName: 'Latency' };
const AWS = { namespace: 'AWS/ApplicationELB', metricName: 'TargetResponseTime' };
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
    expect(latency?.canary).toMatchObject({ dimensions: { FunctionName: expect.any(String) } });
    const text = stack.toJsonString(healthConfig(withLatency(lambda.metricDuration())));
    expect(JSON.stringify(stack.resolve(text))).toContain('"Ref"');
  });

  it('may be metric math, of the CDK or written down, which is then the same', () => {
    const of = (metricName: string, statistic: string) => new Metric({ namespace: 'Shop', metricName, statistic });
    const [part, all] = [of('Slow', 'Sum'), of('Requests', 'Sum')];
    const share = new MathExpression({ expression: 'FILL(part, 0) / all', usingMetrics: { part, all } });
    const percent = new MathExpression({ expression: '100 * share', usingMetrics: { share } });
    const written = {
      expression: '100 * (FILL(part, 0) / all)',
      usingMetrics: {
        part: { namespace: 'Shop', metricName: 'Slow', statistic: 'Sum', absentMeansZero: true },
        all: { namespace: 'Shop', metricName: 'Requests', statistic: 'Sum' },
      },
    };
    const { latency } = withLatency(written).health;

    expect(withLatency(percent).health.latency).toEqual(latency);
    expect(HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(withLatency(percent))))).latency).toEqual(latency);
  });

  it.each([
    [
      'a search',
      { expression: "SEARCH('{Shop} Latency', 'p95')", usingMetrics: {} },
      'SEARCH may find any number of series',
    ],
    ['all that is read', { expression: 'SUM(METRICS())', usingMetrics: {} }, 'METRICS takes in whatever else'],
    ['a band', { expression: 'ANOMALY_DETECTION_BAND(m, 2)', usingMetrics: { m: OLD } }, 'let an alarm watch the band'],
    ['several series', { expression: '[m, n]', usingMetrics: { m: OLD, n: OLD } }, 'it is several series'],
    ['no series', { expression: '2 * 3', usingMetrics: {} }, 'it is one number'],
    ['what depends on who looks', { expression: 'm / AVG(m)', usingMetrics: { m: OLD } }, 'AVG takes an array here'],
    ['what was true before', { expression: 'FILL(m, REPEAT)', usingMetrics: { m: OLD } }, 'FILL takes a number here'],
    ['a misspelt id', { expression: 'm / n', usingMetrics: { m: OLD } }, 'there is no "n" under "usingMetrics"'],
    ['an id for nothing', { expression: 'm', usingMetrics: { m: OLD, n: OLD } }, '"n" is not in it'],
    ['a function that there is not', { expression: 'MEDIAN(m)', usingMetrics: { m: OLD } }, 'no function MEDIAN'],
    ['half an expression', { expression: 'm +', usingMetrics: { m: OLD } }, 'CloudWatch would not understand it'],
    [
      'a wrong dimension',
      { expression: 'm', usingMetrics: { m: { ...AWS, dimensions: { Lb: 'x' } } } },
      'has no metric with',
    ],
  ])('is no expression of %s', (_, canary, message) => {
    expect(() => withLatency(canary)).toThrow(message);
  });

  it('that is misspelt is refused by its path', () => {
    const misspelt: object = { namespace: 'Shop', name: 'Latency' };

    expect(() => withLatency(misspelt as never)).toThrow(/test\.health\.latency\.canary\.metricName is missing/);
    expect(() => withLatency(misspelt as never)).toThrow(/there is no setting "name"/);
  });
});
