import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredMetric } from '../../../core/health/metric.ts';
import { isStored } from '../../../core/health/metric.ts';
import { judgeMetricAges, type MetricAge, readMetricAges, whyMetricsSilent } from '../../../core/health/metric-age.ts';
import { metricsOf } from '../../../core/health/read-metrics.ts';
import { CONFIG, configOf, HEALTH, NOW } from './fixture.ts';

const cloudWatch = mockClient(CloudWatchClient);
const read = () => readMetricAges(new CloudWatchClient({ region: 'eu-central-1' }), CONFIG, NOW);
const point = (Id: string, Values = [1]) => ({ Id, StatusCode: 'Complete' as const, Values, Timestamps: [NOW] });

beforeEach(() => {
  cloudWatch.reset();
});

describe('the age of metrics', () => {
  it('is asked for the whole last day, this hour included, of every metric that a signal reads', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: metricsOf(CONFIG).map((_, i) => point(`m${i}`)) });
    const ages = await read();
    const input = cloudWatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input;

    expect(ages).toHaveLength(metricsOf(CONFIG).length);
    expect(ages.every(({ hasData }) => hasData)).toBe(true);
    expect([input?.StartTime, input?.EndTime]).toEqual([
      new Date('2026-11-20T11:00:00.000Z'),
      new Date('2026-11-21T11:00:00.000Z'),
    ]);
    expect(input?.MetricDataQueries?.[0]?.MetricStat?.Period).toBe(3600);
  });

  it('counts datapoints on any page, and tells silence from an answer that is missing', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolvesOnce({ MetricDataResults: [point('m0'), { Id: 'm1', StatusCode: 'PartialData' }], NextToken: 'more' })
      .resolves({ MetricDataResults: [point('m1', []), point('m2', []), { Id: 'm3', StatusCode: 'InternalError' }] });
    const ages = await read();

    expect(ages.slice(0, 5).map(({ hasData, trouble }) => [hasData, trouble])).toEqual([
      [true, null],
      [false, null],
      [false, null],
      [false, 'CloudWatch answered InternalError'],
      [false, 'CloudWatch left it out of its answer'],
    ]);
  });
});

describe('a metric without a datapoint in the last day', () => {
  const aged = (isSilent: (metric: StoredMetric) => boolean, config = CONFIG): MetricAge[] =>
    metricsOf(config)
      .filter(isStored)
      .map((metric) => ({ metric, hasData: !isSilent(metric), trouble: null }));
  const of = (who: string) => (metric: StoredMetric) => metric.dimensions.Of === who;

  it('is an error that names it', () => {
    expect(judgeMetricAges(aged(of('database')), CONFIG, true)).toEqual([
      'no datapoint in the last day: Shop Latency (Of database). ' +
        'Correct the name or the dimensions under "health", or find out why nothing is published',
    ]);
  });

  it('is expected of the canary while it has no traffic, and an error afterwards', () => {
    expect(judgeMetricAges(aged(of('canary')), CONFIG, false)).toEqual([]);
    expect(judgeMetricAges(aged(of('canary')), CONFIG, true)[0]).toContain('Shop Latency (Of canary)');
  });

  it('is none where CloudWatch leaves zeros out', () => {
    const { traffic } = HEALTH;
    if (!traffic?.stableErrors) throw new Error('the fixture counts errors');
    const stableErrors = { ...traffic.stableErrors, absentMeansZero: true };
    const config = configOf({ traffic: { ...traffic, stableErrors } });

    expect(
      judgeMetricAges(
        aged(({ metricName }) => metricName === 'Errors', config),
        config,
        true,
      ).join(),
    ).not.toContain('Errors (Of stable)');
  });

  it('refuses the stage by the error of a baseline that cannot be measured', async () => {
    const client = new CloudWatchClient({ region: 'eu-central-1' });
    cloudWatch
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: metricsOf(CONFIG).map((_, i) => point(`m${i}`, i === 0 ? [] : [1])) });

    await expect(whyMetricsSilent(client, CONFIG, true, NOW)).resolves.toMatchObject({
      name: 'BaselineUnfit',
      message: expect.stringMatching(
        /^This stage could not be judged: no datapoint in the last day: Shop Hits \(Of cache-001\)\./,
      ),
    });
  });

  it('is told from one that could not be read', () => {
    const [first, ...others] = aged(() => false);
    if (!first) throw new Error('there are metrics');
    const unread = { ...first, hasData: false, trouble: 'CloudWatch answered InternalError' };

    expect(judgeMetricAges([unread, ...others], CONFIG, true)).toEqual([
      'Shop Hits (Of cache-001) could not be read: CloudWatch answered InternalError',
    ]);
  });
});
