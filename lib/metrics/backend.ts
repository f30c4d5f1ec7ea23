import type { WrittenMetric } from '../../core/health/written-metric.ts';

/** What can be read of one backend, wherever it runs. */
export interface BackendMetrics {
  requests: WrittenMetric;
  errors: WrittenMetric;
  latency: WrittenMetric;
  millisecondsPerUnit: number;
}

export interface ComparedBackends {
  latency: { stable: WrittenMetric; canary: WrittenMetric; millisecondsPerUnit: number };
  traffic: Record<'stableRequests' | 'canaryRequests' | 'stableErrors' | 'canaryErrors', WrittenMetric>;
}

/** Both backends as `health.latency` and `health.traffic` want them: spread the two into `health`. */
export function compareBackends(stable: BackendMetrics, canary: BackendMetrics): ComparedBackends {
  if (stable.millisecondsPerUnit !== canary.millisecondsPerUnit) {
    throw new Error(
      'The two backends count their latency in different units. Put a load balancer of the same kind before both, ' +
        'or publish a metric of your own.',
    );
  }
  return {
    latency: {
      stable: stable.latency,
      canary: canary.latency,
      millisecondsPerUnit: stable.millisecondsPerUnit,
    },
    traffic: {
      stableRequests: stable.requests,
      canaryRequests: canary.requests,
      stableErrors: stable.errors,
      canaryErrors: canary.errors,
    },
  };
}
