import { CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { keyOf } from '../../../core/health/evidence.ts';
import { metricsOf, readMetrics, windowBefore, windowSince } from '../../../core/health/read-metrics.ts';
import { CONFIG, configOf, HEALTH, NOW } from './fixture.ts';

const cloudWatch = mockClient(CloudWatchClient);
const ONE = configOf({
  hitRate: { hits: [{ namespace: 'Shop', metricName: 'Hits' }], misses: [{ namespace: 'Shop', metricName: 'Misses' }] },
  databaseLatency: undefined,
  latency: undefined,
  traffic: undefined,
});
const [HITS = '', MISSES = ''] = metricsOf(ONE).map(keyOf);
const WINDOW = { from: Date.parse('2026-11-21T10:20:00.000Z'), to: Date.parse('2026-11-21T10:30:00.000Z') };
const [FIRST, SECOND] = [new Date('2026-11-21T10:21:00.000Z'), new Date('2026-11-21T10:22:00.000Z')];

const read = (config = ONE, window = WINDOW) => readMetrics(new CloudWatchClient(), config, window);
const good = (Id: string, change: MetricDataResult = {}): MetricDataResult => ({
  Id,
  Label: 'whatever',
  StatusCode: 'Complete',
  Timestamps: [SECOND, FIRST],
  Values: [20, 10],
  ...change,
});

beforeEach(() => {
  cloudWatch.reset();
});

describe('the metrics', () => {
  it('are asked for in one question, raw, over whole periods', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
    await read(CONFIG);
    const calls = cloudWatch.commandCalls(GetMetricDataCommand);

    expect(calls).toHaveLength(1);
    const input = calls[0]?.args[0].input;
    const queries = input?.MetricDataQueries;
    expect([input?.StartTime, input?.EndTime]).toEqual([new Date(WINDOW.from), new Date(WINDOW.to)]);
    expect(queries).toHaveLength(13);
    expect(new Set(queries?.map(({ Id }) => Id)).size).toBe(13);
    expect(queries?.[0]).toEqual({
      Id: 'm0',
      MetricStat: {
        Metric: { Namespace: 'Shop', MetricName: 'Hits', Dimensions: [{ Name: 'Of', Value: 'cache-001' }] },
        Period: 60,
        Stat: 'Sum',
      },
    });
    expect(queries?.map(({ MetricStat }) => MetricStat?.Stat)).toEqual(
      expect.arrayContaining(['Sum', 'Average', 'p95']),
    );
  });

  it('say nothing where CloudWatch has several series for one', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [good('m0'), good('m0'), good('m1')] });
    const { series } = await read();

    expect(series.get(HITS)?.trouble).toBe('CloudWatch answered several series, and one is judged');
    expect(series.get(MISSES)?.trouble).toBeNull();
  });

  it('come back by their period, in whatever order CloudWatch lists them', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [good('m1'), good('m0', { Values: [2, 1] })] });
    const { series } = await read();

    expect(series.get(HITS)).toEqual({
      points: new Map([
        [SECOND.getTime(), 2],
        [FIRST.getTime(), 1],
      ]),
      trouble: null,
    });
    expect(series.get(MISSES)?.points.get(FIRST.getTime())).toBe(10);
  });

  it('are read to the last page, whose status is the one that counts', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolvesOnce({
        MetricDataResults: [good('m0', { StatusCode: 'PartialData', Timestamps: [SECOND], Values: [2] }), good('m1')],
        NextToken: 'more',
      })
      .resolvesOnce({ MetricDataResults: [good('m0', { Timestamps: [FIRST], Values: [1] })] });
    const { series } = await read();

    expect([...(series.get(HITS)?.points.values() ?? [])]).toEqual([2, 1]);
    expect(series.get(HITS)?.trouble).toBeNull();
    expect(cloudWatch.commandCalls(GetMetricDataCommand)[1]?.args[0].input.NextToken).toBe('more');
  });

  it.each<[string, MetricDataResult, string]>([
    ['are incomplete', good('m0', { StatusCode: 'PartialData' }), 'CloudWatch answered PartialData'],
    [
      'failed inside CloudWatch',
      good('m0', { StatusCode: 'InternalError', Messages: [{ Code: 'Oops', Value: 'try again' }] }),
      'CloudWatch answered InternalError, Oops: try again',
    ],
    [
      'may not be read',
      good('m0', { StatusCode: 'Forbidden', Values: [], Timestamps: [] }),
      'CloudWatch answered Forbidden',
    ],
    ['were left out', good('m7'), 'CloudWatch left it out of its answer'],
  ])('that %s are told from those that have no data', async (_, answer, trouble) => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [answer, good('m1', { Timestamps: [], Values: [] })] });
    const { series } = await read();

    expect(series.get(HITS)?.trouble).toBe(trouble);
    expect(series.get(MISSES)).toEqual({ points: new Map(), trouble: null });
  });

  it('are not asked for before a period is complete', async () => {
    const { series } = await read(ONE, { from: WINDOW.to, to: WINDOW.to });

    expect(cloudWatch.calls()).toHaveLength(0);
    expect(series.get(HITS)).toEqual({ points: new Map(), trouble: null });
  });

  it('bring CloudWatch’s remarks along', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [], Messages: [{ Code: 'Max', Value: 'too many' }] });

    expect((await read()).remarks).toEqual(['Max: too many']);
  });
});

describe('the window', () => {
  const words = ({ from, to }: { from: number; to: number }) =>
    [from, to].map((instant) => new Date(instant).toISOString().slice(11, 19));

  it.each([
    ['2026-11-21T10:20:00.000Z', '10:20:00'],
    ['2026-11-21T10:20:00.001Z', '10:21:00'],
  ])('of a phase that began at %s begins with the first whole period in it', (since, from) => {
    expect(words(windowSince(Date.parse(since), CONFIG, NOW.getTime()))).toEqual([from, '10:30:00']);
  });

  it('before a stage reaches as far back as a signal looks, and as CloudWatch may be late', () => {
    const { latency } = HEALTH;
    if (!latency) throw new Error('the fixture has latencies');
    const patient = configOf({ latency: { ...latency, baselinePeriods: 90 } });

    // 90 periods for the latency of stable, 3 minutes for the lag.
    expect(words(windowBefore(patient, NOW.getTime()))).toEqual(['08:57:00', '10:30:00']);
  });

  it('before a stage is never so short that data which are only old would be taken for none', () => {
    expect(words(windowBefore(CONFIG, NOW.getTime()))).toEqual(['09:30:00', '10:30:00']);
    expect(words(windowBefore(configOf({ period: '5 seconds', metricLag: '2 seconds' }), NOW.getTime()))).toEqual([
      '10:25:10',
      '10:30:10',
    ]);
    expect(words(windowBefore(configOf({ latency: undefined }), NOW.getTime()))).toEqual(['09:30:00', '10:30:00']);
  });
});
