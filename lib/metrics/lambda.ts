import type { BackendMetrics } from './backend.ts';

/** A function, or one alias of it. Its duration leaves out what a gateway in front of it adds. */
export function lambdaFunction({ functionName, alias }: { functionName: string; alias?: string }): BackendMetrics {
  const dimensions = {
    FunctionName: functionName,
    ...(alias !== undefined && { Resource: `${functionName}:${alias}` }),
  };
  const metric = (metricName: string) => ({ namespace: 'AWS/Lambda', metricName, dimensions });
  return {
    requests: metric('Invocations'),
    errors: metric('Errors'),
    latency: metric('Duration'),
    millisecondsPerUnit: 1,
  };
}
