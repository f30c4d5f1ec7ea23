import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { shareOfCanary } from '../../core/health/signals/observed-split.ts';
import type { Settings } from '../settings/settings.ts';
import { counted, drawn, GRAPH_WIDTH, own, PERCENT } from './metrics.ts';

type Health = Settings['health'];

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
    rightYAxis: counted('events a minute'),
    width: 2 * GRAPH_WIDTH,
  });
}

/** The watcher looks every minute while something happens and rarely else; in between nothing has changed. */
function intended(stack: string): IMetric {
  const weights = own('IntendedCanaryPercent', { Stack: stack }, 'Average', 'intended').with({ period: MINUTE });
  const label = 'share of the canary, intended';
  return new MathExpression({ label, expression: 'FILL(weights, REPEAT)', usingMetrics: { weights }, period: MINUTE });
}

function observed({ traffic, period }: Health): IMetric[] {
  if (!traffic) return [];
  const line = { name: 'share of the canary, observed', quantity: shareOfCanary(traffic) };
  return [drawn(line, { periodSeconds: period.toSeconds() })];
}
