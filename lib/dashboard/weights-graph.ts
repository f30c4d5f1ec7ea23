import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { COUNT, expression, GRAPH_WIDTH, type Health, metric, own, PERCENT } from './metrics.ts';

const MINUTE = Duration.minutes(1);

/**
 * The share that the records intend and the one that arrives, and over them what happened. A dashboard's vertical
 * annotations stand at fixed times, so the marks are the counts that Step Functions publishes by itself.
 */
export function weightsGraph(health: Health, stack: string, stage: StateMachine, rollback: StateMachine): GraphWidget {
  const mark = { period: MINUTE };
  const right = [
    stage.metricStarted({ ...mark, label: 'stage started' }),
    stage.metricSucceeded({ ...mark, label: 'stage complete' }),
    new MathExpression({
      label: 'stage failed or stopped',
      expression: 'failed + aborted + late',
      usingMetrics: {
        failed: stage.metricFailed(mark),
        aborted: stage.metricAborted(mark),
        late: stage.metricTimedOut(mark),
      },
      ...mark,
    }),
    rollback.metricStarted({ ...mark, label: 'rollback started' }),
  ];
  return new GraphWidget({
    title: 'Weights, and what happened',
    left: [intended(stack), ...observed(health)],
    leftYAxis: PERCENT,
    right,
    rightYAxis: { ...COUNT, label: 'events a minute' },
    width: 2 * GRAPH_WIDTH,
  });
}

/** The watcher looks every minute while something happens and rarely else; in between nothing has changed. */
function intended(stack: string): IMetric {
  const weights = own('IntendedCanaryPercent', { Stack: stack }, 'Average', 'intended').with({ period: MINUTE });
  const label = 'share of the canary, intended';
  return new MathExpression({ label, expression: 'FILL(weights, REPEAT)', usingMetrics: { weights }, period: MINUTE });
}

function observed(health: Health): IMetric[] {
  if (!health.traffic) return [];
  const stable = metric(health, health.traffic.stableRequests, 'Sum', 'stable');
  const canary = metric(health, health.traffic.canaryRequests, 'Sum', 'canary');
  const formula = '100 * FILL(canary, 0) / (FILL(stable, 0) + FILL(canary, 0))';
  return [expression(health, 'share of the canary, observed', formula, { stable, canary })];
}
