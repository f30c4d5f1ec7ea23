import type { BackendMetrics } from './backend.ts';

/**
 * One target group behind an Application Load Balancer, by the full names: `app/shop/50dc6c495c0c9188` and
 * `targetgroup/old/73e2d6bc24d8a067`. Both are needed: two backends may share the load balancer.
 */
export function targetGroup({
  loadBalancer,
  targetGroup: group,
}: {
  loadBalancer: string;
  targetGroup: string;
}): BackendMetrics {
  const dimensions = { LoadBalancer: loadBalancer, TargetGroup: group };
  const metric = (metricName: string) => ({ namespace: 'AWS/ApplicationELB', metricName, dimensions });
  return {
    requests: metric('RequestCount'),
    // It is reported only where it is not zero.
    errors: { ...metric('HTTPCode_Target_5XX_Count'), absentMeansZero: true },
    latency: metric('TargetResponseTime'),
    millisecondsPerUnit: 1000,
  };
}
