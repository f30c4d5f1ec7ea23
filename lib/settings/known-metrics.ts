/** The combinations of dimensions that AWS publishes, by namespace; CloudWatch finds a metric by exactly these. */
const DIMENSIONS: Record<string, string[][]> = {
  'AWS/ElastiCache': [['CacheClusterId'], ['CacheClusterId', 'CacheNodeId'], ['clusterId']],
  'AWS/ApplicationELB': [
    ['LoadBalancer'],
    ['LoadBalancer', 'TargetGroup'],
    ['AvailabilityZone', 'LoadBalancer'],
    ['AvailabilityZone', 'LoadBalancer', 'TargetGroup'],
    // RequestCountPerTarget alone.
    ['TargetGroup'],
  ],
  'AWS/ApiGateway': [
    ['ApiName'],
    ['ApiName', 'Stage'],
    ['ApiName', 'Method', 'Resource', 'Stage'],
    ['ApiId'],
    ['ApiId', 'Stage'],
    ['ApiId', 'Method', 'Resource', 'Stage'],
  ],
  'AWS/Lambda': [['FunctionName'], ['FunctionName', 'Resource'], ['ExecutedVersion', 'FunctionName', 'Resource'], []],
  'AWS/RDS': [
    ['DBInstanceIdentifier'],
    ['DBClusterIdentifier'],
    ['DBClusterIdentifier', 'Role'],
    ['DBClusterIdentifier', 'EngineName'],
    ['DatabaseClass'],
    ['EngineName'],
    ['SourceRegion'],
  ],
};

/** What people write instead, and what helps. */
const HINTS: Record<string, string> = {
  ServerlessCacheName: 'a serverless cache publishes under "clusterId"',
  ReplicationGroupId: 'ElastiCache publishes by node: name each one with "CacheClusterId"',
  DBClusterIdentifer: 'it is spelt "DBClusterIdentifier"',
  TargetGroupArn: 'it is "TargetGroup", with the part of the ARN that begins with "targetgroup/"',
  LoadBalancerArn: 'it is "LoadBalancer", with the part of the ARN that begins with "app/"',
};

/** Why no such metric can exist; null where it may, and for namespaces that are not AWS's. */
export function whyUnknown(namespace: string, dimensions: Record<string, string>): string | null {
  const known = DIMENSIONS[namespace];
  const names = Object.keys(dimensions).sort();
  if (!known || known.some((combination) => combination.join() === names.join())) return null;
  const hint = names.map((name) => HINTS[name]).find((text) => text !== undefined);
  const written = names.length > 0 ? `the dimensions ${names.join(', ')}` : 'no dimension';
  const allowed = known.filter(({ length }) => length > 0).map((combination) => combination.join(' + '));
  return `${namespace} has no metric with ${written}: ${hint ?? `write ${allowed.join(', or ')}`}`;
}

/** How many milliseconds one unit of a latency has; undefined where nobody knows. */
export function millisecondsPerUnit(namespace: string, metricName: string): number | undefined {
  return MILLISECONDS_PER_UNIT[namespace]?.find(([name]) => name.test(metricName))?.[1];
}

const MILLISECONDS_PER_UNIT: Record<string, [metricName: RegExp, milliseconds: number][]> = {
  'AWS/ApplicationELB': [[/^TargetResponseTime$/, 1000]],
  'AWS/ApiGateway': [[/Latency$/, 1]],
  'AWS/Lambda': [[/Duration$/, 1]],
  'AWS/RDS': [
    // Aurora's own, by kind of statement, are in milliseconds; those of the storage in seconds.
    [/^(Select|Insert|Update|Delete|Commit|DML|DDL)Latency$/, 1],
    [/^(Read|Write)Latency/, 1000],
  ],
  'AWS/ElastiCache': [[/Latency$/, 0.001]],
};

/** AWS's own services publish once a minute, and so does the stack's probe. */
export function leastPeriodSeconds(namespace: string): number {
  return namespace.startsWith('AWS/') || namespace === 'Sluice' ? 60 : 1;
}
