import { GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { counted, GRAPH_WIDTH, MILLISECONDS, own } from './metrics.ts';

export function executions(title: string, machine: StateMachine): GraphWidget {
  const left = [
    machine.metricStarted({ label: 'started' }),
    machine.metricSucceeded({ label: 'succeeded' }),
    machine.metricFailed({ label: 'failed' }),
    machine.metricAborted({ label: 'aborted' }),
    machine.metricTimedOut({ label: 'timed out' }),
  ];
  return new GraphWidget({ title, left, leftYAxis: counted('executions'), width: GRAPH_WIDTH });
}

/** What the flush function publishes after each flush of a stage. */
export function flushRecord(stack: string): GraphWidget {
  const of = (metricName: string, label: string, statistic = 'Sum') =>
    own(metricName, { Stack: stack, Profile: 'migration' }, statistic, label);
  return new GraphWidget({
    title: 'Flush record',
    left: [of('KeysDeleted', 'keys deleted'), of('KeysPreserved', 'keys preserved')],
    leftYAxis: counted('keys'),
    right: [of('FlushDuration', 'duration', 'Maximum'), of('FlushServerTime', 'work of Redis', 'Maximum')],
    rightYAxis: MILLISECONDS,
    width: GRAPH_WIDTH,
  });
}
