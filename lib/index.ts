/* What a CDK app imports. */
export type { WrittenMath, WrittenMetric } from '../core/health/written-metric.ts';
export { httpApi, restApi } from './metrics/api-gateway.ts';
export { type BackendMetrics, type ComparedBackends, compareBackends } from './metrics/backend.ts';
export { auroraCluster, type DatabaseMetrics, type Operation, rdsInstance } from './metrics/database.ts';
export { type CacheMetrics, elastiCacheNodes, elastiCacheServerless, nodeIds } from './metrics/elasticache.ts';
export { lambdaFunction } from './metrics/lambda.ts';
export { targetGroup } from './metrics/load-balancer.ts';
export type * from './props.ts';
export { RolloutOrchestrator } from './rollout-orchestrator.ts';
export { SettingsError } from './settings/settings-error.ts';
