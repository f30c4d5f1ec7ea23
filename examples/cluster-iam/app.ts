import { App, Stack } from 'aws-cdk-lib';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnUser } from 'aws-cdk-lib/aws-elasticache';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { elastiCacheNodes, nodeIds, RolloutOrchestrator } from 'sluice';

export const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });

// Name and id have to be the same. Add it to the user group of the cache.
new CfnUser(stack, 'User', {
  engine: 'valkey',
  userId: 'sluice',
  userName: 'sluice',
  authenticationMode: { Type: 'iam' },
  accessString: 'on ~mocs:* ~gallery:* ~wishlist:* ~albums:* -@all +info +ping +scan +unlink +cluster|slots',
});

const vpc = Vpc.fromLookup(stack, 'Vpc', { vpcName: 'shop' });
const ofSluice = new SecurityGroup(stack, 'OfSluice', { vpc });
const ofCache = SecurityGroup.fromSecurityGroupId(stack, 'OfCache', 'sg-0fedcba9876543210');
ofCache.addIngressRule(ofSluice, Port.tcp(6379), 'Sluice flushes');

const { hits, misses, evictions } = elastiCacheNodes(nodeIds('shop', { shards: 3, nodesPerShard: 2 }));

new RolloutOrchestrator(stack, 'Rollout', {
  recordGroup: {
    hostedZone: HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' }),
    records: [{ name: 'www.example.com' }],
  },
  cache: {
    url: 'rediss://sluice@clustercfg.shop.abcdef.euc1.cache.amazonaws.com:6379',
    cluster: true,
    elastiCacheIam: { cacheName: 'shop' },
    network: { vpc, securityGroup: ofSluice },
  },
  health: { hitRate: { hits, misses }, redis: { evictions } },
});
