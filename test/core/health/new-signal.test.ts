import { readdirSync } from 'node:fs';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, vi } from 'vitest';
import { historyOfStack } from '../../../cli/backtest/history-of-stack.ts';
import { readSignals } from '../../../cli/watch/signals.ts';
import { judgeBaseline, measureBaseline, tellBaseline } from '../../../core/health/baseline.ts';
import { HealthConfig } from '../../../core/health/config.ts';
import { keyOf, type Readings } from '../../../core/health/evidence.ts';
import { judgeHealth } from '../../../core/health/judge-health.ts';
import { isStored } from '../../../core/health/metric.ts';
import { judgeMetricAges } from '../../../core/health/metric-age.ts';
import { metricsOf, windowBefore } from '../../../core/health/read-metrics.ts';
import { signals } from '../../../core/health/signals/signals.ts';
import { measuredSeries } from '../../../core/report/measured-series.ts';
import { LEAST, settings } from '../../../lab/support/settings.ts';
import { signalTable, verdictTable } from '../../../lab/write/verdict-table.ts';
import { signalGraphs } from '../../../lib/dashboard/signal-graphs.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import { bake, MINUTE, NOW, saying } from './fixture.ts';

vi.mock('../../../core/health/signals/signals.ts', async (importOriginal) => {
  const [list, { queueDepth }] = await Promise.all([
    importOriginal<typeof import('../../../core/health/signals/signals.ts')>(),
    import('./queue-depth.ts'),
  ]);
  return {
    signals: [...list.signals, queueDepth],
    sections: { ...list.sections, ...queueDepth.settings },
  };
});

const LOOK = { namespace: 'AWS/Lambda', metricName: 'Duration' };
const QUEUE = {
  namespace: 'Shop',
  metricName: 'QueueDepth',
  dimensions: {},
  statistic: 'Maximum',
  absentMeansZero: false,
};
const health = (queue: object = {}) => ({
  ...LEAST.health,
  queue: { depth: { namespace: 'Shop', metricName: 'QueueDepth' }, ...queue },
});
const encoded = healthConfig(settings({ health: health() }));
const config = HealthConfig.parse(JSON.parse(JSON.stringify(encoded)));

/** So many messages in each of the last minutes. */
function readings(depth: number): Readings {
  const newest = Math.floor(NOW.getTime() / MINUTE) * MINUTE - MINUTE;
  const points = new Map(Array.from({ length: 10 }, (_, i) => [newest - i * MINUTE, depth]));
  return { series: new Map([[keyOf(QUEUE), { points, trouble: null }]]), alarms: [] };
}

/** Nothing below names the signal to any of the product's code: that finds it in the list. */
describe('a new signal, one file and one line in the list,', () => {
  it('is set with its defaults, and refused in its own words', () => {
    expect(settings({ health: health() }).health).toMatchObject({ queue: { depth: QUEUE, maxRatio: 2, outOf: 3 } });
    expect(() => settings({ health: health({ maxRatio: 1 }) })).toThrow(
      'test.health.queue.maxRatio is 1: write more than 1',
    );
    expect(() => settings({ health: health({ mayExceed: 3 }) })).toThrow('test.health.queue is ');
  });

  it('reaches the functions in HEALTH, its metric as short as all', () => {
    expect(encoded).toMatchObject({ queue: { depth: ['Shop', 'QueueDepth', {}] } });
    expect(config).toMatchObject({ queue: { depth: QUEUE, maxRatio: 2, outOf: 3, mayExceed: 1 } });
  });

  it('is linted, and so is its metric', () => {
    const depth = { namespace: 'AWS/RDS', metricName: 'DiskQueueDepth' };

    expect(() => settings({ health: health({ maxRatio: 2000 }) })).toThrow('maxRatio is 2000: it could never fail');
    expect(() => settings({ health: health({ depth }) })).toThrow('health.queue.depth.dimensions is missing');
  });

  it('is read, as far back as it looks', () => {
    const { from, to } = windowBefore(config, NOW.getTime());

    expect(metricsOf(config)).toContainEqual(QUEUE);
    expect((to - from) / MINUTE).toBe(103);
  });

  it('is missed where its metric has been silent for a day', () => {
    const stored = metricsOf(config).filter(isStored);
    const ages = stored.map((metric) => ({
      metric,
      hasData: keyOf(metric) !== keyOf(QUEUE),
      trouble: null,
    }));

    expect(judgeMetricAges(ages, config, true)).toEqual([expect.stringContaining('Shop QueueDepth')]);
  });

  it('is measured before a stage, can refuse it, and is told', () => {
    const measured = measureBaseline(config, readings(10), NOW);
    const to = { stable: 75, canary: 25 };

    expect(measured.baseline).toMatchObject({ queueDepth: 10 });
    expect(tellBaseline(measured.baseline)).toEqual(['queue 10']);
    expect(judgeBaseline(config, measured, to)).not.toContain('the queue is not known');
    expect(judgeBaseline(config, measureBaseline(config, readings(0), NOW), to)).toContain('the queue is not known');
  });

  it('is judged', () => {
    const context = { ...bake(), baseline: { queueDepth: 10 } };
    const judge = (depth: number) => saying(judgeHealth(config, readings(depth), context, NOW), 'queue depth');

    expect(judge(20)?.verdict).toBe('pass');
    expect(judge(21)).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('21 messages, limit 20') });
  });

  it('is watched, with the limit of the stage', () => {
    const known = { weights: { stable: 75, canary: 25 }, baseline: { queueDepth: 10 } };
    const { sparklines } = readSignals(config, readings(7).series, known, NOW);

    expect(sparklines.at(-1)).toMatchObject({ name: 'queue', unit: 'messages', limit: 20, bound: 'at most' });
    expect(sparklines.at(-1)?.values.at(-1)).toBe(7);
  });

  it('is in the report', () => {
    const line = measuredSeries(config, readings(7).series, []).find(({ panel }) => panel === 'Messages that wait');

    expect(line).toMatchObject({ name: 'depth', unit: 'messages' });
    expect(line?.points.every(({ value }) => value === 7)).toBe(true);
  });

  it('is on the dashboard', () => {
    const graphs = signalGraphs(settings({ health: health() }), 'Sluice-test', new Metric(LOOK)).flat();
    const dashboard = JSON.stringify(new Stack().resolve(graphs.map((graph) => graph.toJson())));

    expect(dashboard).toContain('"title":"Queue"');
    expect(dashboard).toContain('["Shop","QueueDepth",{"label":"depth","period":60,"stat":"Maximum"}]');
    expect(dashboard).toContain('{"value":2,"label":"times what it was","yAxis":"left"}');
  });

  it('is asked by a backtest', async () => {
    mockClient(CloudWatchClient).on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
    const { history } = await historyOfStack(new CloudWatchClient(), config, { days: 1, incidents: [], now: NOW });

    expect(history.watched.map(({ name }) => name)).toContain('queue depth');
  });

  it('is documented', () => {
    expect(signalTable()).toContain('| queue depth | yes | yes | fails when it is too long | where there is a queue |');
    expect(verdictTable()).toContain('| **queue depth** | short | pass | pass | pass | pass |');
    expect(verdictTable()).toContain('|  | long | `HealthFailed` | `HealthFailed` | `HealthFailed` | `HealthFailed` |');
  });
});

it('every file in signals/ is in the list', () => {
  const files = readdirSync(new URL('../../../core/health/signals/', import.meta.url));

  expect(files.length - 1).toBe(signals.length - 1);
});
