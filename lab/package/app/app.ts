import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  compareBackends,
  elastiCacheServerless,
  RolloutOrchestrator,
  type RolloutOrchestratorProps,
  targetGroup,
} from 'sluice';

const app = new App();
const network = new Stack(app, 'Network');
const stack = new Stack(app, 'Shop');
const vpc = new Vpc(network, 'Vpc', { maxAzs: 2 });
const backend = (name: string) =>
  targetGroup({ loadBalancer: 'app/shop/50dc6c495c0c9188', targetGroup: `targetgroup/${name}/73e2d6bc24d8a067` });

const common = {
  cache: {
    url: 'rediss://app@cache.example.com:6379',
    passwordSecret: new Secret(stack, 'Secret'),
    network: { vpc, securityGroup: new SecurityGroup(stack, 'Group', { vpc }), reachesSecretsManager: true },
  },
  health: {
    hitRate: {
      hits: [new Metric({ namespace: 'Shop', metricName: 'CacheHits' })],
      misses: elastiCacheServerless('shop').misses,
    },
    ...compareBackends(backend('old'), backend('new')),
  },
  compatibility: {
    stable: { url: 'https://old.example.com' },
    canary: { url: 'https://new.example.com' },
    probes: { gallery: { path: '/gallery/probe', keys: ['gallery:probe'] } },
  },
  bake: { time: Duration.minutes(30) },
  alarms: { abortOn: ['shop-5xx'], topic: new Topic(stack, 'Topic') },
  reports: {},
} satisfies Partial<RolloutOrchestratorProps>;

const zone = new HostedZone(network, 'Zone', { zoneName: 'example.com' });
const places = { blue: stack, red: stack, green: new NestedStack(stack, 'Nested') };
for (const [name, place] of Object.entries(places)) {
  const recordGroup = { hostedZone: zone, records: [{ name: `${name}.example.com` }] };
  const { stageMachine } = new RolloutOrchestrator(place, name, { ...common, name, recordGroup });
  console.log(stageMachine.stateMachineName);
}
