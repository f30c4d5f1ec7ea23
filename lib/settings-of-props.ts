import type { Construct } from 'constructs';
import type {
  AlarmProps,
  CacheProps,
  HealthProps,
  RecordGroupProps,
  ReportProps,
  RolloutOrchestratorProps,
} from './props.ts';
import { insistOnOurs } from './settings/of-elsewhere.ts';
import { readSettings } from './settings/read-settings.ts';
import type { Settings } from './settings/settings.ts';

/** Constructs of the CDK by what the settings call them, and all of it held to the same rules as cdk.json. */
export function settingsOf(scope: Construct, props: RolloutOrchestratorProps): Settings {
  const { name: _, recordGroup, cache, health, alarms, reports, ...others } = props;
  const settings = readSettings(scope.node.path, {
    ...others,
    recordGroup: recordGroupOf(recordGroup),
    cache: cacheOf(cache),
    health: healthOf(health),
    ...(alarms && { alarms: alarmsOf(alarms) }),
    ...(reports && { reports: reportsOf(reports) }),
  });
  insistOnOurs(scope, props, settings.health.period);
  return settings;
}

function recordGroupOf({ hostedZone, role, ...others }: RecordGroupProps): object {
  return {
    ...(hostedZone && { hostedZoneId: hostedZone.hostedZoneId }),
    ...(role && { roleArn: role.roleArn }),
    ...others,
  };
}

function cacheOf({ passwordSecret, clientCertificateSecret, network, ...others }: CacheProps): object {
  return {
    ...secretOf('passwordSecret', passwordSecret),
    ...secretOf('clientCertificateSecret', clientCertificateSecret),
    ...(network && { network: networkOf(network) }),
    ...others,
  };
}

function secretOf(name: string, secret: CacheProps['passwordSecret']): object {
  const key = secret?.encryptionKey?.keyArn;
  return { ...(secret && { [`${name}Arn`]: secret.secretArn }), ...(key && { [`${name}KeyArn`]: key }) };
}

function networkOf(network: NonNullable<CacheProps['network']>): object {
  if (!('vpc' in network)) return network;
  const { vpc, vpcSubnets, securityGroup, ...others } = network;
  const { subnetIds, availabilityZones } = vpc.selectSubnets(vpcSubnets);
  const { securityGroupId } = securityGroup;
  return { vpcId: vpc.vpcId, subnetIds, availabilityZones, securityGroupId, ...others };
}

function healthOf({ checks, ...others }: HealthProps): object {
  if (!checks) return others;
  const named = Object.entries(checks).map(([name, { function: asked, ...check }]) => [
    name,
    { ...(asked && { functionArn: asked.functionArn }), ...check },
  ]);
  return { ...others, checks: Object.fromEntries(named) };
}

function alarmsOf({ abortOn = [], abortOnCanary = [], topic, topicKey, ...others }: AlarmProps): object {
  const nameOf = (alarm: (typeof abortOn)[number]) => (typeof alarm === 'string' ? alarm : alarm.alarmName);
  return {
    abortOn: abortOn.map(nameOf),
    abortOnCanary: abortOnCanary.map(nameOf),
    ...(topic && { topicArn: topic.topicArn }),
    ...(topicKey && { topicKeyArn: topicKey.keyArn }),
    ...others,
  };
}

function reportsOf({ bucket, ...others }: ReportProps): object {
  const key = bucket?.encryptionKey?.keyArn;
  return { ...(bucket && { bucketName: bucket.bucketName }), ...(key && { keyArn: key }), ...others };
}
