import { describe, expect, it } from 'vitest';
import type { WrittenMetric } from '../../../core/health/written-metric.ts';
import { LEAST, settings } from '../../../lab/support/settings.ts';
import { httpApi, restApi } from '../../../lib/metrics/api-gateway.ts';
import { type BackendMetrics, compareBackends } from '../../../lib/metrics/backend.ts';
import { auroraCluster, rdsInstance } from '../../../lib/metrics/database.ts';
import { elastiCacheNodes, elastiCacheServerless, nodeIds } from '../../../lib/metrics/elasticache.ts';
import { lambdaFunction } from '../../../lib/metrics/lambda.ts';
import { targetGroup } from '../../../lib/metrics/load-balancer.ts';

const say = ({ namespace, metricName, dimensions = {} }: WrittenMetric) =>
  `${namespace} ${metricName} ${Object.entries(dimensions)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')}`;
const sayBackend = ({ requests, errors, latency }: BackendMetrics) => [requests, errors, latency].map(say);

const OLD = targetGroup({ loadBalancer: 'app/shop/50dc', targetGroup: 'targetgroup/old/73e2' });
const NEW = targetGroup({ loadBalancer: 'app/shop/50dc', targetGroup: 'targetgroup/new/91aa' });

describe('ready-made metrics', () => {
  it('of ElastiCache nodes are by node, replicas too', () => {
    expect(nodeIds('shop', { nodesPerShard: 2 })).toEqual(['shop-001', 'shop-002']);
    expect(nodeIds('shop', { shards: 2, nodesPerShard: 2 })).toEqual([
      'shop-0001-001',
      'shop-0001-002',
      'shop-0002-001',
      'shop-0002-002',
    ]);
    expect(elastiCacheNodes(['shop-001', 'shop-002']).misses.map(say)).toEqual([
      'AWS/ElastiCache CacheMisses CacheClusterId=shop-001',
      'AWS/ElastiCache CacheMisses CacheClusterId=shop-002',
    ]);
  });

  it('of a serverless cache are under clusterId', () => {
    const { hits, misses, evictions } = elastiCacheServerless('shop');

    expect([...hits, ...misses, ...evictions].map(say)).toEqual([
      'AWS/ElastiCache CacheHits clusterId=shop',
      'AWS/ElastiCache CacheMisses clusterId=shop',
      'AWS/ElastiCache Evictions clusterId=shop',
    ]);
  });

  it.each<[string, BackendMetrics, string[], number]>([
    [
      'a target group behind a load balancer',
      OLD,
      [
        'AWS/ApplicationELB RequestCount LoadBalancer=app/shop/50dc,TargetGroup=targetgroup/old/73e2',
        'AWS/ApplicationELB HTTPCode_Target_5XX_Count LoadBalancer=app/shop/50dc,TargetGroup=targetgroup/old/73e2',
        'AWS/ApplicationELB TargetResponseTime LoadBalancer=app/shop/50dc,TargetGroup=targetgroup/old/73e2',
      ],
      1000,
    ],
    [
      'a REST API',
      restApi({ apiName: 'shop', stage: 'prod' }),
      [
        'AWS/ApiGateway Count ApiName=shop,Stage=prod',
        'AWS/ApiGateway 5XXError ApiName=shop,Stage=prod',
        'AWS/ApiGateway Latency ApiName=shop,Stage=prod',
      ],
      1,
    ],
    [
      'an HTTP API',
      httpApi({ apiId: 'a1b2', stage: '$default' }),
      [
        'AWS/ApiGateway Count ApiId=a1b2,Stage=$default',
        'AWS/ApiGateway 5xx ApiId=a1b2,Stage=$default',
        'AWS/ApiGateway Latency ApiId=a1b2,Stage=$default',
      ],
      1,
    ],
    [
      'an alias of a function',
      lambdaFunction({ functionName: 'shop', alias: 'live' }),
      [
        'AWS/Lambda Invocations FunctionName=shop,Resource=shop:live',
        'AWS/Lambda Errors FunctionName=shop,Resource=shop:live',
        'AWS/Lambda Duration FunctionName=shop,Resource=shop:live',
      ],
      1,
    ],
  ])('of %s', (_, backend, expected, millisecondsPerUnit) => {
    expect(sayBackend(backend)).toEqual(expected);
    expect(backend.millisecondsPerUnit).toBe(millisecondsPerUnit);
  });

  it('of databases are in seconds, by instance or by cluster', () => {
    expect(say(rdsInstance('shop').metric)).toBe('AWS/RDS ReadLatency DBInstanceIdentifier=shop');
    expect(say(auroraCluster('shop', { operation: 'write', role: 'WRITER' }).metric)).toBe(
      'AWS/RDS WriteLatency DBClusterIdentifier=shop,Role=WRITER',
    );
    expect(rdsInstance('shop').millisecondsPerUnit).toBe(1000);
  });

  it('all pass the lint, put into settings as they are', () => {
    const { hits, misses, evictions } = elastiCacheServerless('shop');
    const databaseLatency = { ...auroraCluster('shop'), ceilingMs: 100 };
    const health = { hitRate: { hits, misses }, redis: { evictions }, databaseLatency };

    for (const [old, next] of [
      [OLD, NEW],
      [restApi({ apiName: 'old', stage: 'prod' }), httpApi({ apiId: 'a1b2', stage: '$default' })],
      [lambdaFunction({ functionName: 'old' }), lambdaFunction({ functionName: 'new', alias: 'live' })],
    ] as const) {
      const read = settings({ ...LEAST, health: { ...health, ...compareBackends(old, next) } }).health;

      expect(read.latency?.millisecondsPerUnit).toBe(old.millisecondsPerUnit);
      expect(read.traffic?.canaryErrors).toMatchObject({ metricName: next.errors.metricName });
    }
    expect(
      settings({ health: { ...health, ...compareBackends(OLD, NEW) } }).health.traffic?.stableErrors,
    ).toMatchObject({
      absentMeansZero: true,
    });
  });

  it('in different units are not compared', () => {
    expect(() => compareBackends(OLD, lambdaFunction({ functionName: 'new' }))).toThrow('different units');
  });
});
