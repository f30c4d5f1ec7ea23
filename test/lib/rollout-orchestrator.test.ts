import { type App, type CfnElement, Duration, NestedStack, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { Key } from 'aws-cdk-lib/aws-kms';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Construct } from 'constructs';
import { beforeEach, describe, expect, it } from 'vitest';
import { appToRead } from '../../lab/support/synth.ts';
import { RolloutOrchestrator } from '../../lib/rollout-orchestrator.ts';
import { SettingsError } from '../../lib/settings/settings-error.ts';

let app: App;
let stack: Stack;
beforeEach(() => {
  app = appToRead();
  stack = new Stack(app, 'Shop');
});
const CACHE = { url: 'redis://cache.example.com:6379' };
const metricOf = (metricName: string) => ({ namespace: 'Shop', metricName });
const least = {
  recordGroup: { hostedZoneId: 'Z0123456789ABC', records: [{ name: 'www.example.com' }] },
  cache: CACHE,
  health: { hitRate: { hits: [metricOf('CacheHits')], misses: [metricOf('CacheMisses')] } },
};

describe('in a stack of somebody else, the construct', () => {
  it('writes what the command line looks for', () => {
    new RolloutOrchestrator(new Construct(stack, 'Deep'), 'Rollout', least);

    const { Outputs } = Template.fromStack(stack).toJSON();
    expect(Object.keys(Outputs)).toContain('RollbackMachineArn');
    expect(Outputs.Stages).toEqual({ Value: '[5,25,50,100]' });
  });

  it('has its own names beside another one', () => {
    const zone = (name: string) => ({ hostedZoneId: 'Z0123456789ABC', records: [{ name }] });
    new RolloutOrchestrator(stack, 'Blue', { ...least, name: 'blue', recordGroup: zone('blue.example.com') });
    new RolloutOrchestrator(stack, 'Green', { ...least, name: 'green', recordGroup: zone('green.example.com') });

    const template = Template.fromStack(stack);
    expect(Object.keys(template.toJSON().Outputs)).toEqual(
      expect.arrayContaining(['blueStageMachineArn', 'greenStageMachineArn']),
    );
    for (const [type, property] of [
      ['AWS::StepFunctions::StateMachine', 'StateMachineName'],
      ['AWS::CloudWatch::Alarm', 'AlarmName'],
      ['AWS::Logs::LogGroup', 'LogGroupName'],
      ['AWS::CloudWatch::Dashboard', 'DashboardName'],
    ] as const) {
      const names = Object.values(template.findResources(type))
        .map(({ Properties }) => JSON.stringify(Properties[property]))
        .filter((name) => name !== undefined);
      expect(names.length).toBeGreaterThan(1);
      expect(new Set(names).size).toBe(names.length);
    }
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { APPROVALS_PREFIX: '/sluice/Shop-green/approvals' } },
    });
  });

  it('has the names of the stack that people know, where its own is nested in that', () => {
    const nested = new NestedStack(stack, 'Nested');
    new RolloutOrchestrator(nested, 'Rollout', least);
    const make = () => new RolloutOrchestrator(new NestedStack(stack, 'Other'), 'Rollout', least);

    expect(make).toThrow('name is missing, and so it is of Shop/Nested/Rollout');
    Template.fromStack(nested).hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'Shop-stage',
    });
    const { Outputs } = Template.fromStack(stack).toJSON();
    expect(Object.keys(Outputs)).toEqual(expect.arrayContaining(['StageMachineArn', 'RecordGroup', 'Stages']));
    expect(JSON.stringify(Outputs.StageMachineArn)).toMatch(/Fn::GetAtt.*Nested.*Outputs\./);
  });

  it('shows what one can build on: alarms, and the metrics that its dashboard draws', () => {
    const rollout = new RolloutOrchestrator(stack, 'Rollout', least);
    const metrics = [
      rollout.metricIntendedCanaryPercent(),
      rollout.metricKeysDeleted(),
      rollout.metricKeysPreserved(),
      rollout.metricFlushDuration(),
    ];

    const template = Template.fromStack(stack);
    const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
    expect(rollout.alarms.map((alarm) => stack.getLogicalId(alarm.node.defaultChild as CfnElement))).toEqual(
      expect.arrayContaining(alarms),
    );
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const drawn = JSON.stringify(dashboard).replaceAll('\\', '');
    for (const { metricName, dimensions = {} } of metrics) {
      const named = Object.entries(dimensions).sort().flat();
      expect(drawn).toContain(JSON.stringify(['Sluice', metricName, ...named]).slice(0, -1));
    }
  });

  it.each([
    [undefined, undefined, /^Shop\/B: name is missing, and so it is of Shop\/A/],
    ['blue', 'blue', /^Shop\/B: name "blue" is taken by Shop\/A/],
    [undefined, 'no-name', /^Shop\/B: name "no-name" is no name: write a letter/],
  ])('is refused beside another one of the same name, or with none: %s, %s', (first, second, words) => {
    new RolloutOrchestrator(stack, 'A', { ...least, name: first });

    expect(() => new RolloutOrchestrator(stack, 'B', { ...least, name: second })).toThrow(words);
  });

  it('says by its path which setting is wrong', () => {
    const make = () => new RolloutOrchestrator(stack, 'Rollout', { ...least, stages: [5, 50] });

    expect(make).toThrow(
      new SettingsError('These settings cannot be used:\n  Shop/Rollout.stages is [5,50]: let the last stage be 100'),
    );
  });

  it('takes the objects of the CDK', () => {
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
    const key = new Key(stack, 'Key');
    const redis = new CfnReplicationGroup(stack, 'Redis', { replicationGroupDescription: 'shared' });
    const metric = new Metric({ namespace: 'Shop', metricName: 'CacheHits' });
    const alarm = new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
    new RolloutOrchestrator(stack, 'Rollout', {
      recordGroup: {
        hostedZone: new HostedZone(stack, 'Zone', { zoneName: 'example.com' }),
        records: [{ name: 'www.example.com' }],
      },
      cache: {
        url: `rediss://app@${redis.attrPrimaryEndPointAddress}:${redis.attrPrimaryEndPointPort}`,
        passwordSecret: new Secret(stack, 'Secret', { encryptionKey: key }),
        network: {
          vpc,
          securityGroup: new SecurityGroup(stack, 'Group', { vpc: vpc as IVpc }),
          reachesSecretsManager: true,
        },
      },
      health: { hitRate: { hits: [metric], misses: [{ namespace: 'Shop', metricName: 'CacheMisses' }] } },
      bake: { time: Duration.minutes(30) },
      alarms: { abortOn: [alarm, 'by-name'], topic: new Topic(stack, 'Topic', { masterKey: key }), topicKey: key },
      reports: { bucket: new Bucket(stack, 'Bucket', { encryptionKey: key }) },
    });

    const template = Template.fromStack(stack);
    const group = Object.keys(template.findResources('AWS::EC2::SecurityGroup'));
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { CACHE: Match.anyValue(), FLUSH: Match.anyValue() } },
      VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': [group.find((id) => id.startsWith('Group')), 'GroupId'] }] },
    });
    const text = JSON.stringify(template.toJSON());
    expect(text).toContain('"Fn::GetAtt":["Redis","PrimaryEndPoint.Address"]');
    expect(text).not.toContain('{Token[');
  });

  it.each([
    ['in a stack of its own', () => stack],
    ['in a nested stack', () => new NestedStack(stack, 'Nested')],
  ])('takes things of another stack, %s, and cdk-nag finds nothing in it', (_, place) => {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const others = new Stack(app, 'Others');
    const passwordSecret = new Secret(others, 'Secret');
    const rotated = { id: 'AwsSolutions::AwsSolutions-SMG4', reason: 'Somebody else rotates it.' };
    Validations.of(passwordSecret).acknowledge(rotated);
    const own = place();
    new RolloutOrchestrator(own, 'Rollout', { ...least, cache: { ...CACHE, passwordSecret } });

    expect(() => app.synth()).not.toThrow();
    expect(JSON.stringify(Template.fromStack(own).toJSON())).toContain('"Fn::ImportValue":"Others:');
  });

  it('takes what a look-up gives before it has looked', () => {
    const located = new Stack(app, 'Located', { env: { account: '123456789012', region: 'eu-central-1' } });
    const vpc = Vpc.fromLookup(located, 'Vpc', { vpcName: 'shop' });
    const make = () =>
      new RolloutOrchestrator(located, 'Rollout', {
        ...least,
        recordGroup: {
          hostedZone: HostedZone.fromLookup(located, 'Zone', { domainName: 'example.com' }),
          records: [{ name: 'www.example.com' }],
        },
        cache: {
          ...CACHE,
          network: { vpc, securityGroup: SecurityGroup.fromLookupByName(located, 'Group', 'cache', vpc) },
        },
      });

    expect(make).not.toThrow();
  });
});
