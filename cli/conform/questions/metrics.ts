import { GetMetricDataCommand, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { readAlarms } from '../../../core/alarms/alarms.ts';
import type { Metric, StoredMetric } from '../../../core/health/metric.ts';
import { queriesOf } from '../../../core/health/queries.ts';
import { NAMESPACE } from '../names.ts';
import { patiently } from '../patiently.ts';
import type { Question } from '../question.ts';
import type { Site } from '../site.ts';

const MINUTE = 60_000;
/** A metric that CloudWatch has never seen takes longer than one that is there. */
const LAG_MS = 5 * MINUTE;

function stored({ names }: Site, metricName: string): StoredMetric {
  const dimensions = { Run: names.zone };
  return { ...{ namespace: NAMESPACE, metricName, dimensions }, statistic: 'Sum', absentMeansZero: false };
}

/** In periods that are counted backwards from a whole minute. */
async function publish(site: Site, to: number, data: [metric: string, periodsAgo: number, value: number][]) {
  const MetricData = data.map(([MetricName, periodsAgo, Value]) => ({
    ...{ MetricName, Value, Timestamp: new Date(to - periodsAgo * MINUTE) },
    Dimensions: [{ Name: 'Run', Value: site.names.zone }],
  }));
  await site.clients.cloudWatch.send(new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData }));
}

/** As the judge asks; the last of the metrics. */
async function lastOf({ clients }: Site, metrics: Metric[], to: number) {
  const { MetricDataResults = [] } = await clients.cloudWatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: queriesOf(metrics, 60),
      StartTime: new Date(to - 10 * MINUTE),
      EndTime: new Date(to),
    }),
  );
  const { Timestamps = [], Values = [], StatusCode } = MetricDataResults.at(-1) ?? {};
  const points = Timestamps.map((time, i) => `${Values[i]} ${(to - time.getTime()) / MINUTE} minutes ago`).sort();
  return { points, StatusCode };
}

const thisMinute = () => Math.floor(Date.now() / MINUTE) * MINUTE;

/** What CloudWatch says of metrics and alarms, above all where there are no data. */
export const metrics: Question[] = [
  {
    id: 'metric-without-data',
    question: 'Is a metric that nobody has published answered Complete, and without points?',
    restsOn: { what: 'no data and an unreadable source are told apart', file: 'core/health/read-metrics.ts' },
    otherwise: 'A stage would be told that CloudWatch fails, where only data are missing. It waits either way.',
    expects: 'Complete, 0 points',
    async ask(site) {
      const { points, StatusCode } = await lastOf(site, [stored(site, 'Never')], thisMinute());
      return `${StatusCode}, ${points.length} points`;
    },
  },
  {
    id: 'metric-math-of-gaps',
    question: 'In metric math, is a missing point zero, and a division by zero no point?',
    restsOn: { what: 'limits drawn and judged agree', file: 'core/health/quantity.ts' },
    otherwise: 'A metric of your own that is an expression could be judged by points that mean something else.',
    expects: '0 2 minutes ago, 75 3 minutes ago',
    async ask(site) {
      const to = thisMinute();
      await publish(site, to, [
        ['Hits', 3, 3],
        ['Misses', 3, 1],
        ['Misses', 2, 1],
        ['Hits', 1, 0],
      ]);
      const [hits, misses] = [stored(site, 'Hits'), stored(site, 'Misses')];
      const rate = { expression: '100*hits/(hits+misses)', usingMetrics: { hits, misses } };
      const all = [hits, misses, rate];
      // All of it is there, however late: each of the two in two periods.
      const isThere = async (metric: Metric) => (await lastOf(site, [metric], to)).points.length === 2;
      const look = async () => ((await isThere(hits)) && (await isThere(misses)) ? lastOf(site, all, to) : null);
      return (await patiently(site, look, LAG_MS)).points.join(', ');
    },
  },
  {
    id: 'alarm-as-listed',
    question: 'Is an alarm listed with its state when all types are asked for, and one that is missing left out?',
    restsOn: { what: 'no stage begins under a red alarm', file: 'core/alarms/alarms.ts' },
    otherwise: 'No stage could begin, or one could under an alarm that nobody has read.',
    expects: 'INSUFFICIENT_DATA with its time, missing without',
    async ask({ clients, names }) {
      const readings = await readAlarms(clients.cloudWatch, [names.alarm, `${names.alarm}-none`]);
      return readings.map(({ state, updatedAt }) => `${state} ${updatedAt ? 'with its time' : 'without'}`).join(', ');
    },
  },
  {
    id: 'alarm-turned-red',
    question: 'Is an alarm that SetAlarmState turned red listed as ALARM at once?',
    restsOn: { what: 'a drill, and the look before an advance', file: 'cli/drill/run-drill.ts' },
    otherwise: 'A stage could advance in the moment that an alarm turns red.',
    expects: 'ALARM',
    async ask({ clients, names: { alarm } }) {
      await clients.cloudWatch.send(
        new SetAlarmStateCommand({ AlarmName: alarm, StateValue: 'ALARM', StateReason: 'sluice conform' }),
      );
      const [reading] = await readAlarms(clients.cloudWatch, [alarm]);
      return reading?.state ?? 'missing';
    },
  },
];
