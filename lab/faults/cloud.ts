import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { PutMetricAlarmCommand, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { readOutputs } from '../../cli/aws/outputs.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';
import { startAws } from '../cloud/aws.ts';
import { deliverer } from '../emulator/bridges/deliver.ts';
import { type Clients, connect } from '../emulator/clients.ts';
import { every } from '../host/every.ts';
import { together } from '../host/processes/together.ts';
import { startRedis } from '../redis/local-redis.ts';
import { METRICS } from '../site/metrics.ts';
import { createZone } from '../site/zone.ts';
import type { Deploy } from './cases/deployments.ts';
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
  /** Prepares what deploys a track with settings that change nearly every function, and the next time those of before. */
  prepareDeployments(): Promise<Deploy>;
  stop(): Promise<void>;
}

/**
 * The embedded cloud with a proxy in front of Route 53, Step Functions and Redis, a say in every step of an execution,
 * and one deployed environment per track. Instead of a shop it has steady metrics: what is to be seen here is not health.
 */
export function startFaultCloud(specs: TrackSpec[], say: (line: string) => void = () => {}): Promise<FaultCloud> {
  return together(async (ending) => {
    const server = await startRedis({ say });
    ending(server.stop);
    const redis = await startTcpProxy(server.port);
    ending(redis.stop);
    const proxy = await startProxy();
    ending(proxy.stop);
    const control = await startControl();
    ending(control.stop);
    const aws = await startAws({
      say,
      env: {
        AWS_ENDPOINT_URL_ROUTE_53: proxy.endpoint,
        AWS_ENDPOINT_URL_SFN: proxy.endpoint,
        AWS_ENDPOINT_URL_CLOUDWATCH: proxy.endpoint,
        ...control.env,
      },
    });
    ending(aws.stop);
    proxy.upstream = aws.endpoint;
    const direct = aws.clients;

    const sites = new Set(specs.flatMap((spec) => spec.sites));
    const zone = await createZone(direct.route53, { ttlSeconds: TTL_SECONDS }, sites);
    for (const { environment } of specs)
      await direct.cloudWatch.send(new PutMetricAlarmCommand(quietAlarm(environment)));
    ending(publishSteadily(direct));

    say(`Deploying ${specs.length} environments`);
    const redisUrl = `redis://127.0.0.1:${redis.port}`;
    const settings = (changes: Partial<SettingsInput> = {}) =>
      Object.fromEntries(
        specs.map(({ environment, sites }) => [
          environment,
          { ...trackSettings({ zone, redisUrl, sites, alarm: alarmOf(environment) }), ...changes },
        ]),
      );
    await aws.deploy(settings());

    const clients = { ...connect(proxy.endpoint), ...withoutProxied(direct) };
    const deliver = deliverer(direct.eventBridge, direct.lambda);
    const common: Common = { clients, direct, zone, proxy, control, redis };
    const tracks: Track[] = [];
    for (const spec of specs) {
      const outputs = await readOutputs(direct.cloudFormation, `Sluice-${spec.environment}`);
      const functions = await functionsOf(direct, spec.environment);
      const alarm = alarmOf(spec.environment);
      await direct.cloudWatch.send(
        new SetAlarmStateCommand({ AlarmName: alarm, StateValue: 'OK', StateReason: 'at first' }),
      );
      tracks.push(new Track({ common, spec, outputs, functions, deliver, alarm }));
    }
    const prepareDeployments = async () => {
      const [there, back] = await Promise.all([aws.prepare(settings(OTHER_DURATIONS)), aws.prepare(settings())]);
      const changed = new Set<string>();
      const deploy = async ({ environment }: Track) => {
        const wasChanged = changed.delete(environment);
        if (!wasChanged) changed.add(environment);
        await (wasChanged ? back : there)([environment]);
      };
      // CloudFormation takes one update of a stack at a time.
      const turns = new Map<Track, Promise<void>>();
      return (track: Track) => {
        const turn = (turns.get(track) ?? Promise.resolve()).then(() => deploy(track));
        turns.set(track, turn);
        return turn;
      };
    };
    return { ...common, tracks, endpoint: aws.endpoint, log: aws.log, prepareDeployments };
  });
}

/** They stand in the environment of nearly every function, and in both machines. */
const OTHER_DURATIONS: Partial<SettingsInput> = {
  flush: { againAfterAdvance: true, timeLimit: '3 minutes' },
  gate: { stages: [25], expiry: '41 seconds' },
  propagation: { deadline: '61 seconds', checkEvery: '1 second' },
};

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
