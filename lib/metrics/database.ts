import type { WrittenMetric } from '../../core/health/written-metric.ts';

/** What `health.databaseLatency` wants, but for its ceiling: spread it in. RDS counts seconds. */
export interface DatabaseMetrics {
  metric: WrittenMetric;
  millisecondsPerUnit: number;
}

export type Operation = 'read' | 'write';

/** One instance of RDS, and whether its reads or its writes are watched. */
export function rdsInstance(dbInstanceIdentifier: string, operation: Operation = 'read'): DatabaseMetrics {
  return latencyBy({ DBInstanceIdentifier: dbInstanceIdentifier }, operation);
}

/** All instances of the cluster together; with a role, those alone that write, or that only read. */
export function auroraCluster(
  dbClusterIdentifier: string,
  { operation = 'read', role }: { operation?: Operation; role?: 'WRITER' | 'READER' } = {},
): DatabaseMetrics {
  return latencyBy({ DBClusterIdentifier: dbClusterIdentifier, ...(role && { Role: role }) }, operation);
}

function latencyBy(dimensions: Record<string, string>, operation: Operation): DatabaseMetrics {
  const metricName = operation === 'read' ? 'ReadLatency' : 'WriteLatency';
  return { metric: { namespace: 'AWS/RDS', metricName, dimensions }, millisecondsPerUnit: 1000 };
}
