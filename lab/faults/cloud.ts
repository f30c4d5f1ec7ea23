import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { PutMetricAlarmCommand, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { readOutputs } from '../../cli/aws/outputs.ts';
import { deliverer } from '../emulator/bridges/deliver.ts';
import { bootstrap, deploy, synth } from '../emulator/cdk.ts';
import { type Clients, connect } from '../emulator/clients.ts';
import { logFile } from '../emulator/runs.ts';
import { startEmulator } from '../emulator/start-emulator.ts';
import { insistOnEmulator } from '../host/environment/insist-on-emulator.ts';
import { pointTo, shield } from '../host/environment/shield.ts';
import { every } from '../host/every.ts';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { startRedis } from '../redis/local-redis.ts';
import { METRICS } from '../site/metrics.ts';
import { createZone, setRecords } from '../site/zone.ts';
import { type Common, TTL_SECONDS } from './common.ts';
import { startControl } from './control.ts';
import { startProxy } from './proxy/proxy.ts';
import { startTcpProxy } from './proxy/tcp-proxy.ts';
import { trackSettings } from './settings.ts';
import { Track, type TrackSpec } from './track.ts';

export interface FaultCloud extends Common {
  tracks: Track[];
  endpoint: string;
  /** Of the emulator and of every function in it. */
  log: string;
  stop(): Promise<void>;
}

/**
 * The embedded cloud with a proxy in front of Route 53, Step Functions and Redis, a say in every step of an execution,
 * and one deployed environment per track. Instead of a shop it has steady metrics: what is to be seen here is not health.
 */
export async function startFaultCloud(specs: TrackSpec[], say: (line: string) => void = () => {}): Promise<FaultCloud> {
  const started: (() => Promise<unknown> | unknown)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    if (shield()) say('AWS_ENDPOINT_URL is left aside: these faults need an emulator of their own.');
    const log = await logFile();
    const server = await startRedis({ say });
    started.push(() => server.stop());
    const redis = await startTcpProxy(server.port);
    started.push(() => redis.stop());
    const proxy = await startProxy();
    started.push(() => proxy.stop());
    const control = await startControl();
    started.push(() => control.stop());
    const emulator = await startEmulator({
      log,
      say,
      env: {
        AWS_ENDPOINT_URL_ROUTE_53: proxy.endpoint,
        AWS_ENDPOINT_URL_SFN: proxy.endpoint,
        AWS_ENDPOINT_URL_CLOUDWATCH: proxy.endpoint,
        ...control.env,
      },
    });
    started.push(() => emulator.stop());
    proxy.upstream = emulator.endpoint;
    pointTo(emulator.endpoint);
    const direct = connect(emulator.endpoint);
    await insistOnEmulator(direct.sts);

    const zone = await createZone(direct.route53, { ttlSeconds: TTL_SECONDS });
    for (const site of new Set(specs.flatMap(({ sites }) => sites))) {
      await setRecords(direct.route53, zone, { ttlSeconds: TTL_SECONDS, site });
    }
    for (const { environment } of specs)
      await direct.cloudWatch.send(new PutMetricAlarmCommand(quietAlarm(environment)));
    started.push(publishSteadily(direct));

    say(`Deploying ${specs.length} environments`);
    const assembly = await temporaryFolder('assembly');
    started.push(() => assembly.remove());
    const redisUrl = `redis://127.0.0.1:${redis.port}`;
    const environments = Object.fromEntries(
      specs.map(({ environment, sites }) => [
        environment,
        trackSettings({ zone, redisUrl, sites, alarm: alarmOf(environment) }),
      ]),
    );
    await Promise.all([bootstrap(emulator.endpoint), synth(emulator.endpoint, environments, assembly.path)]);
    const halves = [specs.filter((_, i) => i % 2 === 0), specs.filter((_, i) => i % 2 === 1)];
    await Promise.all(
      halves.map(async (half) => {
        for (const { environment } of half) await deploy(emulator.endpoint, assembly.path, `Sluice-${environment}`);
      }),
    );

    const clients = { ...connect(proxy.endpoint), ...withoutProxied(direct) };
    const deliver = deliverer(direct.eventBridge, direct.lambda);
    const { endpoint } = emulator;
    const cloud: FaultCloud = { clients, direct, zone, proxy, control, redis, tracks: [], endpoint, log, stop };
    for (const spec of specs) {
      const outputs = await readOutputs(direct.cloudFormation, spec.environment);
      const functions = await functionsOf(direct, spec.environment);
      await direct.cloudWatch.send(
        new SetAlarmStateCommand({ AlarmName: alarmOf(spec.environment), StateValue: 'OK', StateReason: 'at first' }),
      );
      cloud.tracks.push(
        new Track({ common: cloud, spec, outputs, functions, deliver, alarm: alarmOf(spec.environment) }),
      );
    }
    return cloud;
  } catch (error) {
    await stop();
    throw error;
  }
}

function withoutProxied({ route53: _, stepFunctions: __, ...others }: Clients) {
  return others;
}

/** Real names and those that CloudFormation knows them by. */
async function functionsOf({ cloudFormation }: Clients, environment: string): Promise<Map<string, string>> {
  const command = new DescribeStackResourcesCommand({ StackName: `Sluice-${environment}` });
  const { StackResources = [] } = await cloudFormation.send(command);
  const functions = StackResources.filter(({ ResourceType }) => ResourceType === 'AWS::Lambda::Function');
  return new Map(
    functions.map(({ PhysicalResourceId = '', LogicalResourceId = '' }) => [PhysicalResourceId, LogicalResourceId]),
  );
}

function alarmOf(environment: string): string {
  return `red-${environment}`;
}

/** Its metric never has a value, so it stays in the state that somebody sets. */
function quietAlarm(environment: string) {
  return {
    AlarmName: alarmOf(environment),
    Namespace: 'Nothing',
    MetricName: environment,
    Statistic: 'Sum' as const,
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold' as const,
    TreatMissingData: 'ignore',
  };
}

/** A warm cache, second by second. */
function publishSteadily({ cloudWatch }: Clients): () => Promise<void> {
  let published = Math.floor(Date.now() / 1000) - 20;
  return every(300, async () => {
    const second = Math.floor(Date.now() / 1000);
    if (second <= published) return;
    const seconds = Array.from({ length: second - published }, (_, i) => published + i + 1);
    published = second;
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: METRICS.namespace,
        MetricData: seconds.flatMap((each) =>
          [
            { MetricName: METRICS.hits, Value: 990 },
            { MetricName: METRICS.misses, Value: 10 },
          ].map((datum) => ({ ...datum, Timestamp: new Date(each * 1000), StorageResolution: 1 })),
        ),
      }),
    );
  });
}
