import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyOf } from '../../../core/health/evidence.ts';
import { metricsOf, readMetrics } from '../../../core/health/read-metrics.ts';
import { type Clients, connect } from '../../../lab/emulator/clients.ts';
import { logFile } from '../../../lab/emulator/runs.ts';
import { type Emulator, startEmulator } from '../../../lab/emulator/start-emulator.ts';
import { configOf } from '../../core/health/fixture.ts';

const MINUTE = 60_000;
const to = Math.floor(Date.now() / MINUTE) * MINUTE;
const from = to - 5 * MINUTE;
let emulator: Emulator;
let clients: Clients;

beforeAll(async () => {
  emulator = await startEmulator({ log: await logFile() });
  clients = connect(emulator.endpoint);
});
afterAll(() => emulator?.stop());

const of = (metricName: string) => ({ namespace: 'Math', metricName, statistic: 'Sum' });

async function publish(name: string, values: (number | null)[]): Promise<void> {
  const MetricData = values.flatMap((Value, i) =>
    Value === null ? [] : [{ MetricName: name, Value, Timestamp: new Date(from + i * MINUTE + 1000) }],
  );
  await clients.cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Math', MetricData }));
}

it('is read beside what it is made of, in one question, and says nothing of what is divided by zero', async () => {
  const usingMetrics = { errors: of('Errors'), requests: of('Requests'), other: of('Other') };
  const expressions = {
    percent: '100 * errors / requests',
    sum: 'SUM([errors, other]) + 2 ^ 3',
    busy: 'IF(requests >= 100 AND errors < 5, 1, 0)',
    filled: 'FILL(errors, 7)',
  };
  const metrics = Object.entries(expressions).map(([name, expression]) => {
    const used = Object.entries(usingMetrics).filter(([id]) => expression.includes(id));
    return [name, { metric: { expression, usingMetrics: Object.fromEntries(used) }, ceiling: 5 }];
  });
  const config = configOf({ metrics: Object.fromEntries(metrics) });
  await publish('Errors', [5, 0, null, 4, 1]);
  await publish('Requests', [100, 100, 200, 0, 50]);
  await publish('Other', [1, 1, 1, 1, 1]);

  const { series } = await readMetrics(clients.cloudWatch, config, { from, to });

  const answers = metricsOf(config).flatMap((metric) =>
    'expression' in metric ? [[metric.expression, [...(series.get(keyOf(metric))?.points.values() ?? [])]]] : [],
  );
  expect(Object.fromEntries(answers)).toEqual({
    '100 * errors / requests': [5, 0, 0, 2],
    'SUM([errors, other]) + 2 ^ 3': [14, 9, 9, 13, 10],
    'IF(requests >= 100 AND errors < 5, 1, 0)': [0, 1, 1, 0, 0],
    'FILL(errors, 7)': [5, 0, 4, 1],
  });
  expect([...series.values()].filter(({ trouble }) => trouble !== null)).toEqual([]);
});
