import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  type CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { every } from '../../host/every.ts';
import { parseEmbedded } from './parse-embedded.ts';

/** How far a log has been read: up to this instant, and these events of it; and how long the whole log was then. */
interface Mark {
  at: number;
  events: Set<string>;
  bytes: number;
}

/**
 * CloudWatch makes metrics of the log lines in its embedded metric format; the emulator's does not. So we read the
 * logs of the functions, and publish.
 */
export function bridgeEmbeddedMetrics(logs: CloudWatchLogsClient, cloudWatch: CloudWatchClient, everyMs = 2000) {
  const start = Date.now();
  const marks = new Map<string, Mark>();
  return every(everyMs, async () => {
    for (const { name, bytes } of await functionLogs(logs)) {
      const mark = marks.get(name) ?? { at: start, events: new Set(), bytes: 0 };
      if (mark.bytes === bytes) continue;
      marks.set(name, mark);
      for (const { message, at } of await unreadEvents(logs, name, mark)) await publish(cloudWatch, message, at);
      mark.bytes = bytes;
    }
  });
}

async function functionLogs(logs: CloudWatchLogsClient): Promise<{ name: string; bytes: number }[]> {
  const found: { name: string; bytes: number }[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, {})) {
    found.push(...logGroups.map(({ logGroupName: name = '', storedBytes: bytes = 0 }) => ({ name, bytes })));
  }
  return found.filter(({ name }) => !name.includes('/vendedlogs/'));
}

/** The emulator gives events of functions no id, so those of the last instant are told apart by what they say. */
async function unreadEvents(logs: CloudWatchLogsClient, logGroupName: string, mark: Mark) {
  const unread: { message: string; at: Date }[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName, startTime: mark.at })) {
    for (const { message = '', timestamp = mark.at, logStreamName } of events) {
      const identity = `${logStreamName} ${timestamp} ${message}`;
      if (mark.events.has(identity)) continue;
      if (timestamp > mark.at) {
        mark.at = timestamp;
        mark.events.clear();
      }
      mark.events.add(identity);
      unread.push({ message, at: new Date(timestamp) });
    }
  }
  return unread;
}

async function publish(cloudWatch: CloudWatchClient, message: string, at: Date): Promise<void> {
  for (const { namespace, metrics } of parseEmbedded(message)) {
    const MetricData: MetricDatum[] = metrics.map((metric) => ({ ...metric, Timestamp: at }));
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
  }
}
