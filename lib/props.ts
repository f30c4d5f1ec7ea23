import type { Duration } from 'aws-cdk-lib';
import type { IAlarm, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { WrittenMath, WrittenMetric } from '../core/health/written-metric.ts';

/*
 * What the construct takes: every setting as in cdk.json, and where there is a construct of the CDK for a thing, that
 * construct. Tokens may stand for what only a deployment knows. A time is a Duration, or words such as "10 minutes".
 * docs/settings.md and the schema of cdk.json are made of what stands here and of lib/settings: `npm run write`.
 */

type Time = Duration | string;
type Metric = IMetric | WrittenMetric | WrittenMath;
/** Not the whole interface, which the CDK's own classes do not meet under exactOptionalPropertyTypes. */
type Encrypted<Thing> = Thing & { readonly encryptionKey?: IKey | undefined };

export interface RolloutOrchestratorProps {
  /** What tells it from another one in the same stack: a letter, then up to 20 letters and digits. @default - the only one in its stack */
  readonly name?: string | undefined;
  /** The weighted records that move together. */
  readonly recordGroup: RecordGroupProps;
  /** The canary's percentage of traffic after each stage, rising to 100; what one does differently beside it. @default [5, 25, 50, 100] */
  readonly stages?: (number | StageProps)[] | undefined;
  /** The Redis that both backends share. */
  readonly cache: CacheProps;
  /** Which keys go, and how gently. */
  readonly flush?: FlushProps | undefined;
  /** How long to wait for the cache after a flush. */
  readonly warmUp?: WarmUpProps | undefined;
  /** What a stage is judged by. */
  readonly health: HealthProps;
  /** How long to watch after the move. */
  readonly bake?: BakeProps | undefined;
  /** Where a person is asked. */
  readonly gate?: GateProps | undefined;
  /** What ends a stage at once, and who hears of trouble. */
  readonly alarms?: AlarmProps | undefined;
  /** Of which events people hear. */
  readonly notifications?: NotificationProps | undefined;
  /** Where your team reads runbook.md, on a page that makes anchors of its headings as GitHub does: every alarm and message links to its article. @default - the name of the article alone */
  readonly runbookUrl?: string | undefined;
  /** Ask now and then whether a stage could begin. */
  readonly preflight?: PreflightProps | undefined;
  /** Ask both backends whether each reads what the other cached: docs/compatibility.md. @default - nobody asks */
  readonly compatibility?: CompatibilityProps | undefined;
  /** Keep a page and a JSON document of each stage in S3; `{}` makes a bucket for it. @default - nothing is kept: `sluice report` tells what Step Functions still knows, for 90 days */
  readonly reports?: ReportProps | undefined;
  /** How long Route 53 may take with a change. */
  readonly propagation?: PropagationProps | undefined;
}

/** A stage that does something differently. */
export interface StageProps {
  /** The canary's percentage of traffic after it. */
  readonly percent: number;
  /** Whether it waits for a person before the weights move. @default - as `gate.stages` says */
  readonly gate?: boolean | undefined;
  /** Its own `warmUp.deadline`: until when the cache has to be warm. @default - as all stages */
  readonly warmUpDeadline?: Time | undefined;
  /** Its own `bake.time`. @default - as all stages */
  readonly bake?: Time | undefined;
  /** Its own limits, at the paths that they have under `health`. @default - as all stages */
  readonly health?: StageLimits | undefined;
  /** Which of `health.checks` are asked in it. @default - all */
  readonly checks?: string[] | undefined;
}

/** What is left out is as in all stages. */
type Own<Limits> = { readonly [Name in keyof Limits]?: Limits[Name] | undefined };

/** The limits that a stage may have of its own. */
export interface StageLimits {
  /** Whether the cache is warm. */
  readonly hitRate?: Pick<HitRateProps, 'minPercent' | 'minLookups'> | undefined;
  /** Whether the canary answers as fast as stable. */
  readonly latency?: Pick<LatencyProps, 'floorMs' | 'ceilingMs' | 'maxRatio' | 'maxRatioAlone'> | undefined;
  /** Whether the database bears what the cache does not answer. */
  readonly databaseLatency?: Own<Pick<DatabaseLatencyProps, 'floorMs' | 'ceilingMs' | 'maxRatio'>> | undefined;
  /** Whether the canary fails more often than stable, and whether traffic follows the weights. */
  readonly traffic?:
    | Pick<
        TrafficProps,
        'minRequests' | 'errorMarginPercent' | 'errorFloorPercent' | 'errorCeilingPercent' | 'splitTolerancePercent'
      >
    | undefined;
  /** Metrics of your own, by name. */
  readonly metrics?:
    | Record<string, Pick<OwnMetricProps, 'ceiling' | 'floor' | 'maxRatio' | 'ratioFrom' | 'minSamples'>>
    | undefined;
}

/** The weighted records that move together. They may be in no stack; their zone may. */
export interface RecordGroupProps {
  /** The zone of the records: this, or its id. */
  readonly hostedZone?: IHostedZone | undefined;
  /** The id of the hosted zone, such as `Z0123456789ABC`. */
  readonly hostedZoneId?: string | undefined;
  /** Every weighted name that must move together, with all of its types: a name with A and AAAA needs both. */
  readonly records: RecordProps[];
  /** SetIdentifier of the records that point to the old backend. @default 'stable' */
  readonly stable?: string | undefined;
  /** SetIdentifier of the records that point to the new backend. @default 'canary' */
  readonly canary?: string | undefined;
  /** The label in front of each name under which the lease stands, as a TXT record. @default '_rollout' */
  readonly leaseRecordName?: string | undefined;
  /** The role to assume when the zone is in another account: this, or its ARN. */
  readonly role?: IRole | undefined;
  /** The ARN of the role to assume when the zone is in another account. */
  readonly roleArn?: string | undefined;
}

/** One weighted name. */
export interface RecordProps {
  /** In lower case, without the dot at its end. */
  readonly name: string;
  /** All types of record that the name has with weights. @default ['A'] */
  readonly types?: ('A' | 'AAAA' | 'CNAME')[] | undefined;
}

/** The Redis that both backends share. */
export interface CacheProps {
  /** `redis://host:port/database`, `rediss://` for TLS, with the user in front where there is one: `rediss://sluice@host:6379`. Never a password. */
  readonly url: string;
  /** Whether it is a cluster: all primaries are flushed, in parallel. @default false */
  readonly cluster?: boolean | undefined;
  /** Sign in to ElastiCache with an IAM token, as the user of the URL. */
  readonly elastiCacheIam?: ElastiCacheIamProps | undefined;
  /** The secret with the password, and the key that it is encrypted with: this, or their ARNs. */
  readonly passwordSecret?: Encrypted<Pick<ISecret, 'secretArn'>> | undefined;
  /** The secret in Secrets Manager: the password as plain text, or JSON with a `password` and perhaps a `username`. */
  readonly passwordSecretArn?: string | undefined;
  /** The key that the secret is encrypted with, where that is one of your own in KMS. */
  readonly passwordSecretKeyArn?: string | undefined;
  /** For a server that asks who calls: `certificate` and `privateKey` as PEM, maybe `privateKeyPassword`, as JSON. */
  readonly clientCertificateSecret?: Encrypted<Pick<ISecret, 'secretArn'>> | undefined;
  /** The ARN of that secret. */
  readonly clientCertificateSecretArn?: string | undefined;
  /** The key that it is encrypted with, where that is one of your own in KMS. */
  readonly clientCertificateSecretKeyArn?: string | undefined;
  /** PEM of the authority that signed the server's certificate, where it is one of your own: the one certificate, not a bundle. */
  readonly ca?: string | undefined;
  /** Where the functions run that talk to it. @default - outside any VPC */
  readonly network?: NetworkProps | NetworkIds | undefined;
}

export interface ElastiCacheIamProps {
  /** The id of the replication group, or the name of the serverless cache. */
  readonly cacheName: string;
  /** Whether it is a serverless cache. @default false */
  readonly serverless?: boolean | undefined;
}

export interface NetworkProps {
  /** The VPC of the cache. */
  readonly vpc: Pick<IVpc, 'vpcId' | 'selectSubnets'>;
  /** Which of its subnets the functions run in. @default - the private subnets */
  readonly vpcSubnets?: SubnetSelection | undefined;
  /** What the functions have: the cache's own group must admit it. */
  readonly securityGroup: ISecurityGroup;
  /** Whether the subnets reach Secrets Manager, by an interface endpoint or a NAT gateway. Only a password needs it. @default false */
  readonly reachesSecretsManager?: boolean | undefined;
}

export interface NetworkIds {
  /** The VPC of the cache. */
  readonly vpcId: string;
  /** The zones of the subnets, in their order. */
  readonly availabilityZones: string[];
  /** The subnets that the functions run in. */
  readonly subnetIds: string[];
  /** What the functions have: the cache's own group must admit it. */
  readonly securityGroupId: string;
  /** Whether the subnets reach Secrets Manager, by an interface endpoint or a NAT gateway. Only a password needs it. @default false */
  readonly reachesSecretsManager?: boolean | undefined;
}

/** Which keys go, and how gently. */
export interface FlushProps {
  /** What can be flushed, by name, as globs of Redis. Stages flush `migration`; `{environment}` stands for the name given at the call. @default - `migration`, `after-sync` and `feature-flags` */
  readonly profiles?: Record<string, string[]> | undefined;
  /** Never deleted, whatever a profile says. @default ['sessions:*', 'ratelimit:*', 'user-profiles:*'] */
  readonly preserve?: string[] | undefined;
  /** Patterns of a profile that name no keys (`*`, `?*`, `*:*`) and are meant: any other is refused. What is preserved stays even then. @default [] */
  readonly allowEverything?: string[] | undefined;
  /** How long Redis may be busy with one batch, for others wait meanwhile; the batch adapts to it. From 20 microseconds to 1 second, or "none", which is about twice as fast. @default '100 microseconds' */
  readonly foregroundBudget?: Time | undefined;
  /** Let the keys of a stage's flush go one by one within this time, from its start, so that the hit rate hardly falls; no longer than `warmUp.wait`. @default - they go at once */
  readonly over?: Time | undefined;
  /** Scan once more for keys that were cached anew while the flush ran. @default false */
  readonly secondPass?: boolean | undefined;
  /** A flush that takes longer ends the stage with `FlushTimedOut`. @default '60 seconds' */
  readonly timeLimit?: Time | undefined;
  /** An approval that comes later than this after the flush leads back to the flush, once. @default '15 minutes' */
  readonly maxFlushAge?: Time | undefined;
  /** Flush once more after the weights moved, in every stage or in none: until then it was the old mix that refilled the cache. @default - only in the stage that leaves one backend alone, where it ends the mixing */
  readonly againAfterAdvance?: boolean | undefined;
  /** Flush after a rollback that moved traffic back. @default true */
  readonly onRollback?: boolean | undefined;
}

export interface WarmUpProps {
  /** Nothing is judged before this has passed since the flush. @default '2 minutes' */
  readonly wait?: Time | undefined;
  /** How often to look whether the cache is warm; while nothing is odd, once in each `health.period` at the most. @default '30 seconds' */
  readonly checkEvery?: Time | undefined;
  /** How long after the flush the cache may stay cold; CloudWatch's own lag comes on top. @default '10 minutes' */
  readonly deadline?: Time | undefined;
}

/** What a stage is judged by; docs/verdicts.md has every signal. A signal whose section is left out does not apply. */
export interface HealthProps {
  /** One datapoint spans this: 1, 5, 10, 20 or 30 seconds, or whole minutes. Less than a minute needs high-resolution metrics. @default '1 minute' */
  readonly period?: Time | undefined;
  /** How late CloudWatch may be with a complete period. @default '3 minutes' */
  readonly metricLag?: Time | undefined;
  /** Whether the cache is warm. */
  readonly hitRate: HitRateProps;
  /** Whether the canary answers as fast as stable. */
  readonly latency?: LatencyProps | undefined;
  /** Whether the database bears what the cache does not answer. */
  readonly databaseLatency?: DatabaseLatencyProps | undefined;
  /** Whether the canary fails more often than stable, and whether traffic follows the weights. */
  readonly traffic?: TrafficProps | undefined;
  /** Whatever else a stage shall be judged by, by name: docs/verdicts.md. */
  readonly metrics?: Record<string, OwnMetricProps> | undefined;
  /** Functions of yours that are asked whether a stage may go on, by name: docs/checks.md. */
  readonly checks?: Record<string, CheckProps> | undefined;
  /** How Redis itself is. @default - what the stack's own probe publishes; ElastiCache with IAM is not probed */
  readonly redis?: RedisProps | undefined;
}

export interface HitRateProps {
  /** Lookups that hit, one metric per node; sums are added up. */
  readonly hits: Metric[];
  /** Lookups that missed, one metric per node. */
  readonly misses: Metric[];
  /** A cache that answers less than this, in percent, is cold. @default 80 */
  readonly minPercent?: number | undefined;
  /** Judged over this many complete periods together. @default 3 */
  readonly periods?: number | undefined;
  /** Fewer lookups than this in those periods say nothing. @default 100 */
  readonly minLookups?: number | undefined;
}

/** How many of the last periods may be over a limit. */
export interface Tolerance {
  /** How many of the last periods are looked at. */
  readonly outOf?: number | undefined;
  /** How many of them may be over the limit. */
  readonly mayExceed?: number | undefined;
}

export interface LatencyProps extends Tolerance {
  /** How long the old backend takes; its 95th percentile, where no statistic is named. */
  readonly stable: Metric;
  /** How long the new backend takes, measured in the same way. */
  readonly canary: Metric;
  /** Milliseconds in one unit of the metrics: 1000 where CloudWatch counts seconds, as a load balancer does. @default 1 */
  readonly millisecondsPerUnit?: number | undefined;
  /** Below this the canary is fast enough, whatever stable does. @default 100 */
  readonly floorMs?: number | undefined;
  /** Above this it is too slow, whatever stable does: an outage of both must not pass. @default 5000 */
  readonly ceilingMs?: number | undefined;
  /** Between the two it may be this many times slower than stable in the same periods. @default 1.25 */
  readonly maxRatio?: number | undefined;
  /** Where nothing is left on stable: this many times slower than stable was before the stage. @default 1.4 */
  readonly maxRatioAlone?: number | undefined;
  /** It fails earlier when not one of the first so many periods was within the limit. @default 7 */
  readonly allOfFirst?: number | undefined;
  /** It does not pass while not one of the last so many is: the canary got slow in the middle of a long bake. @default 9 */
  readonly allOfLast?: number | undefined;
  /** How many periods before the stage say what stable takes; a stage that leaves nothing on stable is judged by those. @default 48 */
  readonly baselinePeriods?: number | undefined;
}

export interface DatabaseLatencyProps extends Tolerance {
  /** How long the database takes; its average, where no statistic is named. */
  readonly metric: Metric;
  /** Milliseconds in one unit of the metric: 1000 where CloudWatch counts seconds, as RDS does. @default 1 */
  readonly millisecondsPerUnit?: number | undefined;
  /** Below this it is fast enough, whatever it was before the stage. @default 10 */
  readonly floorMs?: number | undefined;
  /** Above this it is too slow, whatever it was before the stage. */
  readonly ceilingMs: number;
  /** Between the two it may be this many times slower than before the stage. @default 3 */
  readonly maxRatio?: number | undefined;
}

export interface TrafficProps {
  /** Requests that the old backend answered. */
  readonly stableRequests: Metric;
  /** Requests that the new backend answered. */
  readonly canaryRequests: Metric;
  /** How many of stable's requests failed; with `canaryErrors`, or neither. */
  readonly stableErrors?: Metric | undefined;
  /** How many of the canary's requests failed. */
  readonly canaryErrors?: Metric | undefined;
  /** Fewer requests than this to one backend in the periods judged say nothing. @default 50 */
  readonly minRequests?: number | undefined;
  /** The canary's error rate may be this much above stable's, in percentage points. @default 1 */
  readonly errorMarginPercent?: number | undefined;
  /** It never matters below this, in percent. @default 1 */
  readonly errorFloorPercent?: number | undefined;
  /** It always matters above this, or an outage of both would pass. @default 10 */
  readonly errorCeilingPercent?: number | undefined;
  /** The observed share may differ from the intended one by this much, in percentage points. @default 10 */
  readonly splitTolerancePercent?: number | undefined;
  /** Judged over this many periods. @default 3 */
  readonly periods?: number | undefined;
  /** How many of them may be over the limit for errors. @default 1 */
  readonly mayExceed?: number | undefined;
}

export interface RedisProps extends Tolerance {
  /** 1 where Redis answered, 0 where it did not. */
  readonly reachable?: Metric | undefined;
  /** Keys thrown out for want of memory, one metric per node; sums are added up. */
  readonly evictions?: Metric[] | undefined;
  /** Fewer than this in a minute never matter. @default 60 */
  readonly evictionsFloorPerMinute?: number | undefined;
  /** Above it there may be this many times more than before the stage. @default 3 */
  readonly evictionsMaxRatio?: number | undefined;
}

/** A function of yours that is asked in the phases named. */
export interface CheckProps {
  /** The function: this, or its ARN. */
  readonly function?: Pick<IFunction, 'functionArn'> | undefined;
  /** The ARN of the function. */
  readonly functionArn?: string | undefined;
  /** When it is asked. @default ['warm-up', 'bake'] */
  readonly phases?: ('warm-up' | 'bake')[] | undefined;
  /** How long it may take to answer. @default 10 */
  readonly timeoutSeconds?: number | undefined;
}

/** A metric of your own, and what it may be. */
export interface OwnMetricProps {
  /** What is judged; the canary's, where there is a `control`. */
  readonly metric: Metric;
  /** Never above this. */
  readonly ceiling?: number | undefined;
  /** Never below this. */
  readonly floor?: number | undefined;
  /** Stable's, with which `metric` is compared. */
  readonly control?: Metric | undefined;
  /** How many times the control it may be. */
  readonly maxRatio?: number | undefined;
  /** Up to this the ratio does not matter. @default 0 */
  readonly ratioFrom?: number | undefined;
  /** Counts what it is measured of. @default - not counted */
  readonly samples?: Metric | undefined;
  /** Fewer than this in the periods judged say nothing. @default 50 */
  readonly minSamples?: number | undefined;
  /** What its numbers are of, for the sentences. */
  readonly unit?: string | undefined;
  /** How many of the last periods are looked at. @default 5 */
  readonly outOf?: number | undefined;
  /** How many of them may be over the limit. @default 2 */
  readonly mayExceed?: number | undefined;
}

export interface BakeProps {
  /** How long to watch after the weights moved and resolvers caught up: by default as long as the canary's latency looks back. @default '24 minutes' */
  readonly time?: Time | undefined;
  /** How often to look; while all is well, once in each `health.period` at the most, unless a check of your own is asked. @default '30 seconds' */
  readonly checkEvery?: Time | undefined;
}

export interface GateProps {
  /** Stages that wait for a person before the weights move. @default [] */
  readonly stages?: number[] | undefined;
  /** Nobody answered in this time: the stage is rolled back. 360 days at most. @default '24 hours' */
  readonly expiry?: Time | undefined;
  /** Refuse an answer, yes or no, that says nothing but yes or no. @default false */
  readonly commentRequired?: boolean | undefined;
}

export interface AlarmProps {
  /** Alarms, by name, that abort a stage at any moment. A flush must not turn them red: what it is known to cause belongs into `health`. @default [] */
  readonly abortOn?: (IAlarm | string)[] | undefined;
  /** Alarms, by name, that abort a stage only while the canary has traffic. Without any they may lack data, but not be red. @default [] */
  readonly abortOnCanary?: (IAlarm | string)[] | undefined;
  /** Hears of what operators did not ask for: this, or its ARN. */
  readonly topic?: ITopic | undefined;
  /** The topic that hears of what operators did not ask for. Its policy must let in CloudWatch. @default - one is made */
  readonly topicArn?: string | undefined;
  /** The key that your topic is encrypted with: this, or its ARN. */
  readonly topicKey?: IKey | undefined;
  /** The key that your topic is encrypted with, where that is one of your own in KMS. Its policy must let in CloudWatch. */
  readonly topicKeyArn?: string | undefined;
}

export interface NotificationProps {
  /** What the operators' topic hears of besides its alarms; docs/events.md says what each event is. @default - gates that wait or expire, aborted stages, rollbacks */
  readonly about?: string[] | undefined;
  /** The same with something more. @default [] */
  readonly also?: string[] | undefined;
}

export interface PreflightProps {
  /**
   * How often to ask whether a stage could begin, in whole minutes, at least five; half an hour is often enough. Where
   * `compatibility` has probes, each time their keys are evicted. @default - only people ask
   */
  readonly every?: Time | undefined;
}

/** Whether each backend reads what the other cached. */
export interface CompatibilityProps {
  /** What *Prepare stage* does where one does not, or where that is not known: refuse the stage, warn, or not ask at all. @default 'refuse' */
  readonly onPrepare?: 'refuse' | 'warn' | 'off' | undefined;
  /** The old backend alone, past the weights. */
  readonly stable: BackendProps;
  /** The new backend alone, past the weights. */
  readonly canary: BackendProps;
  /** Pages that both have, by name; ten at most. They should be pages that nobody visits: their keys are evicted. */
  readonly probes: Record<string, ProbeProps>;
}

/** One backend, as it is reached past the weights. */
export interface BackendProps {
  /** `https://` or `http://`, its own name or address, maybe a port, and the part of the path that all pages share. The functions in the cache's network must reach it. */
  readonly url: string;
  /** The name that visitors call it by, where that is another: Host header, and what its certificate is for. @default - the name in the URL */
  readonly host?: string | undefined;
}

/** A page that both backends have, with what is behind it in the cache. */
export interface ProbeProps {
  /** The path of the page. */
  readonly path: string;
  /** Every key that the page is cached under, as it stands in Redis; each must be one that a stage flushes. */
  readonly keys: string[];
  /** JSON pointers of what differs from one answer to the next, `*` for any one step; what is below them may differ, too. @default [] */
  readonly mayDiffer?: string[] | undefined;
  /** Headers that are compared besides `content-type`. @default [] */
  readonly headers?: string[] | undefined;
  /** Headers to ask with; nothing secret, a probe asks as a stranger. @default - none */
  readonly send?: Record<string, string> | undefined;
  /** Whether both have to answer the same with nothing cached, which a new backend may not do on purpose. @default false */
  readonly answersMustMatch?: boolean | undefined;
  /** How long an answer may take. @default 10 */
  readonly timeoutSeconds?: number | undefined;
}

export interface ReportProps {
  /** How long the bucket that is made keeps a report, in whole days. @default - 400 days */
  readonly keep?: Time | undefined;
  /** A bucket of your own, of which nothing is changed, and its key: this, or its name. */
  readonly bucket?: Encrypted<Pick<IBucket, 'bucketName'>> | undefined;
  /** A bucket of your own, of which nothing is changed. @default - one is made */
  readonly bucketName?: string | undefined;
  /** The key that your bucket encrypts with, where that is one of your own in KMS. */
  readonly keyArn?: string | undefined;
  /** In front of the names of the reports: folders, each with "/" behind it. @default 'reports/' */
  readonly prefix?: string | undefined;
}

export interface PropagationProps {
  /** How long Route 53 may take to report a change in sync. @default '5 minutes' */
  readonly deadline?: Time | undefined;
  /** How often to ask. @default '10 seconds' */
  readonly checkEvery?: Time | undefined;
}
