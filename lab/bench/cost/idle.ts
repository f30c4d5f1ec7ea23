import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { PRICE_LIST, type Priced, priceOf } from '../../../core/prices/prices.ts';
import { QUIET_EVERY_MINUTES } from '../../../functions/watch-rollouts/is-quiet.ts';
import { priceOfCalls } from './price.ts';

/** One thing that costs something while no stage runs. */
export interface Item {
  what: string;
  /** What it is for, in a sentence. */
  why: string;
  usdPerMonth: number;
}

export interface Idle {
  schedules: Item[];
  alarms: Item[];
  metrics: Item[];
  dashboards: Item[];
  others: Item[];
}

const MINUTES_PER_MONTH = 730 * 60;
/** A look of the watcher that finds nothing to do, or one of the probe: mostly one question to AWS, or to Redis. */
const MILLISECONDS = 100;

/**
 * The metrics of Sluice's own that are published while no stage runs and all is well. CloudWatch asks for each by the hour,
 * so those of a flush, and of what is wrong, cost a few hours a month.
 */
export const IDLE_METRICS: Record<string, string> = {
  IntendedCanaryPercent: 'The watcher, at each look: where the records send the traffic.',
  CacheUp: 'The probe, once a minute: whether Redis answers. A signal, and the alarm CacheDown.',
  Evictions: 'The probe: keys that had to go for others. A signal.',
};

const OF_THE_PROBE = Object.keys(IDLE_METRICS).filter((name) => IDLE_METRICS[name]?.startsWith('The probe'));

/** The watcher asks how its own alarms are at each look of a quiet time, and looks in one of so many calls. */
const ALARMS_ASKED_BY = 'watch-rollouts';

/** Of these AWS asks nothing while nobody calls them. */
const FREE = [
  'AWS::CDK::Metadata',
  'AWS::Events::Rule',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::StepFunctions::StateMachine',
];
const BY_THE_MONTH: Record<string, Priced> = {
  'AWS::SecretsManager::Secret': 'secretMonth',
  'AWS::KMS::Key': 'keyMonth',
};
const ITEMIZED = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard'];

const Alarm = z.object({
  Properties: z.object({
    AlarmName: z.string(),
    AlarmDescription: z.string(),
    Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).optional(),
  }),
});
const Target = z.object({ Arn: z.object({ Ref: z.string() }) });
const Schedule = z.object({
  Properties: z.object({ ScheduleExpression: z.string(), Targets: z.tuple([Target]) }),
});
const Version = z.object({ Properties: z.object({ FunctionName: z.object({ Ref: z.string() }) }) });
const Called = z.object({
  Properties: z.object({
    Description: z.string(),
    Environment: z.object({ Variables: z.object({ POWERTOOLS_SERVICE_NAME: z.string() }) }),
    TracingConfig: z.object({ Mode: z.literal('Active') }).optional(),
  }),
});

/** What a stack costs while no stage runs, thing by thing. What AWS might ask something for and nobody has priced is an error. */
export function priceIdle(template: Template): Idle {
  const { Resources } = z
    .object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) })
    .parse(template.toJSON());
  const types = Object.values(Resources).map(({ Type }) => Type);
  const unknown = types.filter((type) => ![...FREE, ...ITEMIZED, ...Object.keys(BY_THE_MONTH)].includes(type));
  if (unknown.length > 0)
    throw new Error(`Nobody has said what this costs while idle: ${[...new Set(unknown)].join(', ')}`);
  const of = <T>(type: string, shape: z.ZodType<T>) =>
    Object.values(template.findResources(type)).flatMap((each) => shape.safeParse(each).data ?? []);

  const alarms = of('AWS::CloudWatch::Alarm', Alarm).map(({ Properties }) => ({
    what: Properties.AlarmName.replace(/^[^-]+-[^-]+-/, ''),
    why: `${Properties.AlarmDescription.split('. ')[0]?.replace(/\.$/, '')}.`,
    usdPerMonth: priceOf('alarmMonth', Properties.Metrics?.filter(({ MetricStat }) => MetricStat).length ?? 1),
  }));
  const schedules = of('AWS::Events::Rule', Schedule).map(({ Properties: { ScheduleExpression, Targets } }) => {
    const version = Version.parse(Resources[Targets[0].Arn.Ref]);
    const { Description, Environment, TracingConfig } = Called.parse(
      Resources[version.Properties.FunctionName.Ref],
    ).Properties;
    const calls = MINUTES_PER_MONTH / minutesOf(ScheduleExpression);
    const asks = Environment.Variables.POWERTOOLS_SERVICE_NAME === ALARMS_ASKED_BY ? calls / QUIET_EVERY_MINUTES : 0;
    return {
      what: ScheduleExpression,
      why: Description,
      usdPerMonth: priceOfCalls(calls, MILLISECONDS, TracingConfig !== undefined) + priceOf('cloudWatchRequest', asks),
    };
  });
  const isProbed = alarms.some(({ what }) => what === 'CacheDown');
  const metrics = Object.entries(IDLE_METRICS)
    .filter(([name]) => isProbed || !OF_THE_PROBE.includes(name))
    .map(([what, why]) => ({ what, why, usdPerMonth: priceOf('customMetricMonth', 1) }));
  const dashboards = Object.keys(template.findResources('AWS::CloudWatch::Dashboard')).map(() => ({
    what: 'dashboard',
    why: 'Where an operator looks, and answers at a gate.',
    usdPerMonth: priceOf('dashboardMonth', 1),
  }));
  const others = types.flatMap((type) => {
    const priced = BY_THE_MONTH[type];
    return priced ? [{ what: type, why: 'In the template.', usdPerMonth: PRICE_LIST.prices[priced].usd }] : [];
  });
  return { schedules, alarms, metrics, dashboards, others };
}

export function sumOf(items: Item[]): number {
  return items.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
}

const MINUTES = new Map([
  ['minute', 1],
  ['hour', 60],
  ['day', 1440],
]);

function minutesOf(expression: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return Number(count) * z.number().parse(MINUTES.get(unit));
}
