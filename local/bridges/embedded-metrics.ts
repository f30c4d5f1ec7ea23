import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  type CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { every } from '../every.ts';
import { parseEmbedded } from './parse-embedded.ts';

/**
 * CloudWatch makes metrics of the log lines in its embedded metric format; the emulator's does not. So we read the
 * logs of the functions, and publish.
 */
export function bridgeEmbeddedMetrics(logs: CloudWatchLogsClient, cloudWatch: CloudWatchClient, everyMs = 2000) {
  const read = new Set<string>();
  const since = Date.now();
  return every(everyMs, async () => {
    for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, {})) {
      for (const { logGroupName } of logGroups) {
        if (!logGroupName || logGroupName.includes('/vendedlogs/')) continue;
        for await (const { events = [] } of paginateFilterLogEvents(
          { client: logs },
          { logGroupName, startTime: since },
        )) {
          for (const { eventId = '', message = '', timestamp } of events) {
            if (read.has(eventId)) continue;
            read.add(eventId);
            await publish(cloudWatch, message, new Date(timestamp ?? Date.now()));
          }
        }
      }
    }
  });
}

async function publish(cloudWatch: CloudWatchClient, message: string, at: Date): Promise<void> {
  for (const { namespace, metrics } of parseEmbedded(message)) {
    const MetricData: MetricDatum[] = metrics.map((metric) => ({ ...metric, Timestamp: at }));
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
  }
}
