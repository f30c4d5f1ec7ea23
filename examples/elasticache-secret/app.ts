import { App, Stack } from 'aws-cdk-lib';
import { InterfaceVpcEndpointAwsService, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { elastiCacheNodes, nodeIds, RolloutOrchestrator } from 'sluice';

export const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });

const vpc = Vpc.fromLookup(stack, 'Vpc', { vpcName: 'shop' });
// From inside the VPC, this is the way to the password. A NAT gateway is another.
vpc.addInterfaceEndpoint('SecretsManager', { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });

const ofSluice = new SecurityGroup(stack, 'OfSluice', { vpc });
const ofCache = SecurityGroup.fromSecurityGroupId(stack, 'OfCache', 'sg-0fedcba9876543210');
ofCache.addIngressRule(ofSluice, Port.tcp(6379), 'Sluice flushes and probes');

const { hits, misses, evictions } = elastiCacheNodes(nodeIds('shop', { nodesPerShard: 2 }));

new RolloutOrchestrator(stack, 'Rollout', {
  recordGroup: {
    hostedZone: HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' }),
    records: [{ name: 'www.example.com' }],
  },
  cache: {
    url: 'rediss://master.shop.abcdef.euc1.cache.amazonaws.com:6379',
    passwordSecret: Secret.fromSecretNameV2(stack, 'Password', 'shop/redis'),
    network: { vpc, securityGroup: ofSluice, reachesSecretsManager: true },
  },
  health: { hitRate: { hits, misses }, redis: { evictions } },
});
