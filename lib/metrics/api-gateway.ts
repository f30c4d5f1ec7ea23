import type { BackendMetrics } from './backend.ts';

/** A stage of a REST API: by the API's name, not its id. */
export function restApi({ apiName, stage }: { apiName: string; stage: string }): BackendMetrics {
  return metricsOf({ ApiName: apiName, Stage: stage }, '5XXError');
}

/** A stage of an HTTP API: by the API's id. Its errors have another name than a REST API's. */
export function httpApi({ apiId, stage }: { apiId: string; stage: string }): BackendMetrics {
  return metricsOf({ ApiId: apiId, Stage: stage }, '5xx');
}

function metricsOf(dimensions: Record<string, string>, errors: string): BackendMetrics {
  const metric = (metricName: string) => ({ namespace: 'AWS/ApiGateway', metricName, dimensions });
  return { requests: metric('Count'), errors: metric(errors), latency: metric('Latency'), millisecondsPerUnit: 1 };
}
