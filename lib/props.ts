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
import type { WrittenMetric } from '../core/health/written-metric.ts';

/*
 * What the construct takes: every setting as in cdk.json, and where there is a construct of the CDK for a thing, that
 * construct. Tokens may stand for what only a deployment knows. A time is a Duration, or words such as "10 minutes".
 */

type Time = Duration | string;
type Metric = IMetric | WrittenMetric;
/** Not the whole interface, which the CDK's own classes do not meet under exactOptionalPropertyTypes. */
type Encrypted<Thing> = Thing & { readonly encryptionKey?: IKey | undefined };

export interface RolloutOrchestratorProps {
  /** What tells it from another one in the same stack: letters and digits. @default - the only one in its stack */
  readonly name?: string | undefined;
  readonly recordGroup: RecordGroupProps;
  /** The canary's percentage of traffic after each stage, rising to 100; what one does differently beside it. @default [5, 25, 50, 100] */
  readonly stages?: (number | StageProps)[] | undefined;
  readonly cache: CacheProps;
  readonly flush?: FlushProps | undefined;
  /** @default - judged from 2 to 10 minutes after the flush, every 30 seconds */
  readonly warmUp?: { wait?: Time | undefined; checkEvery?: Time | undefined; deadline?: Time | undefined } | undefined;
  readonly health: HealthProps;
  /** @default - 24 minutes, looked at every 30 seconds */
  readonly bake?: { time?: Time | undefined; checkEvery?: Time | undefined } | undefined;
  readonly gate?: GateProps | undefined;
  readonly alarms?: AlarmProps | undefined;
  /** Of which events the operators' topic hears, in place of the usual ones or besides. */
  readonly notifications?: { about?: string[] | undefined; also?: string[] | undefined } | undefined;
  /** Where your team reads runbook.md. */
  readonly runbookUrl?: string | undefined;
  /** How often to ask whether a stage could begin. @default - only people ask */
  readonly preflight?: { every?: Time | undefined } | undefined;
  /** Keep a report of each stage in S3. @default - nothing is kept */
  readonly reports?: ReportProps | undefined;
  /** How long Route 53 may take with a change. @default - 5 minutes, asked every 10 seconds */
  readonly propagation?: { deadline?: Time | undefined; checkEvery?: Time | undefined } | undefined;
}

export interface StageProps {
  readonly percent: number;
  /** Whether it waits for a person before the weights move. @default - as `gate.stages` says */
  readonly gate?: boolean | undefined;
  /** Its own `warmUp.deadline`. @default - as all stages */
  readonly warmUp?: Time | undefined;
  /** Its own `bake.time`. @default - as all stages */
  readonly bake?: Time | undefined;
}

/** The weighted records that move together. They may be in no stack; their zone may. */
export interface RecordGroupProps {
  /** This, or its id. */
  readonly hostedZone?: IHostedZone | undefined;
  readonly hostedZoneId?: string | undefined;
  /** Every name that must move together, with all of its types. */
  readonly records: { name: string; types?: ('A' | 'AAAA' | 'CNAME')[] | undefined }[];
  /** SetIdentifier of the records that point to the old backend. @default 'stable' */
  readonly stable?: string | undefined;
  /** SetIdentifier of the records that point to the new backend. @default 'canary' */
  readonly canary?: string | undefined;
  /** The label under which the lease stands. @default '_rollout' */
  readonly leaseRecordName?: string | undefined;
  /** The role to assume when the zone is in another account, or its ARN. */
  readonly role?: IRole | undefined;
  readonly roleArn?: string | undefined;
}

/** The Redis that both backends share. */
export interface CacheProps {
  /** `rediss://user@host:port/database`, without a password. */
  readonly url: string;
  /** @default false */
  readonly cluster?: boolean | undefined;
  /** Sign in with an ElastiCache IAM token as the URL's user. */
  readonly elastiCacheIam?: { cacheName: string; serverless?: boolean | undefined } | undefined;
  /** Where the password stands. With its key, where that is one of your own. */
  readonly passwordSecret?: Encrypted<Pick<ISecret, 'secretArn'>> | undefined;
  readonly passwordSecretArn?: string | undefined;
  readonly passwordSecretKeyArn?: string | undefined;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca?: string | undefined;
  /** Where the functions run that talk to it. @default - outside any VPC */
  readonly network?: NetworkProps | NetworkIds | undefined;
}

export interface NetworkProps {
  readonly vpc: Pick<IVpc, 'vpcId' | 'selectSubnets'>;
  /** @default - the private subnets */
  readonly vpcSubnets?: SubnetSelection | undefined;
  /** The one that the cache admits. */
  readonly securityGroup: ISecurityGroup;
  /** Whether the subnets reach Secrets Manager. @default false */
  readonly reachesSecretsManager?: boolean | undefined;
}

export interface NetworkIds {
  readonly vpcId: string;
  readonly availabilityZones: string[];
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly reachesSecretsManager?: boolean | undefined;
}

/** Which keys go, and how gently. */
export interface FlushProps {
  /** What can be flushed, by name; stages flush `migration`. */
  readonly profiles?: Record<string, string[]> | undefined;
  /** Never deleted, whatever a profile says. */
  readonly preserve?: string[] | undefined;
  /** @default false */
  readonly allowEverything?: boolean | undefined;
  /** How long Redis may be busy with one batch, or 'none'. @default '150 microseconds' */
  readonly foregroundBudget?: Time | undefined;
  /** @default false */
  readonly secondPass?: boolean | undefined;
  /** @default '60 seconds' */
  readonly timeLimit?: Time | undefined;
  /** @default '15 minutes' */
  readonly maxFlushAge?: Time | undefined;
  /** @default false */
  readonly againAfterAdvance?: boolean | undefined;
  /** @default true */
  readonly onRollback?: boolean | undefined;
}

/** What a stage is judged by; docs/verdicts.md has every signal. Limits that are left out have their defaults. */
export interface HealthProps {
  /** One datapoint spans this. @default '1 minute' */
  readonly period?: Time | undefined;
  /** How late CloudWatch may be. @default '3 minutes' */
  readonly metricLag?: Time | undefined;
  readonly hitRate: {
    hits: Metric[];
    misses: Metric[];
    minPercent?: number | undefined;
    minLookups?: number | undefined;
    periods?: number | undefined;
  };
  readonly latency?:
    | ({
        stable: Metric;
        canary: Metric;
        maxRatioAlone?: number | undefined;
        allOfFirst?: number | undefined;
        allOfLast?: number | undefined;
      } & Limits)
    | undefined;
  readonly databaseLatency?: ({ metric: Metric } & Limits) | undefined;
  readonly traffic?:
    | {
        stableRequests: Metric;
        canaryRequests: Metric;
        stableErrors?: Metric | undefined;
        canaryErrors?: Metric | undefined;
        minRequests?: number | undefined;
        errorMarginPercent?: number | undefined;
        errorFloorPercent?: number | undefined;
        errorCeilingPercent?: number | undefined;
        splitTolerancePercent?: number | undefined;
        periods?: number | undefined;
        mayExceed?: number | undefined;
      }
    | undefined;
  /** Whatever else a stage shall be judged by, by name: docs/verdicts.md. */
  readonly metrics?: Record<string, OwnMetricProps> | undefined;
  /** Functions of yours that are asked whether a stage may go on, by name: docs/checks.md. */
  readonly checks?: Record<string, CheckProps> | undefined;
  readonly redis?:
    | {
        reachable?: Metric | undefined;
        evictions?: Metric[] | undefined;
        evictionsFloorPerMinute?: number | undefined;
        evictionsMaxRatio?: number | undefined;
        outOf?: number | undefined;
        mayExceed?: number | undefined;
      }
    | undefined;
}

/** A function that is asked in the phases named. */
export interface CheckProps {
  /** This, or its ARN. */
  readonly function?: Pick<IFunction, 'functionArn'> | undefined;
  readonly functionArn?: string | undefined;
  /** @default - both */
  readonly phases?: ('warm-up' | 'bake')[] | undefined;
  /** @default 10 */
  readonly timeoutSeconds?: number | undefined;
}

/** A metric of your own, and what it may be. */
export interface OwnMetricProps {
  readonly metric: Metric;
  /** Never above this, nor below that. */
  readonly ceiling?: number | undefined;
  readonly floor?: number | undefined;
  /** Stable's, where `metric` is the canary's, and how many times that it may be. */
  readonly control?: Metric | undefined;
  readonly maxRatio?: number | undefined;
  /** Up to this the ratio does not matter. @default 0 */
  readonly ratioFrom?: number | undefined;
  /** Counts what it is measured of. @default - not counted */
  readonly samples?: Metric | undefined;
  /** @default 50 */
  readonly minSamples?: number | undefined;
  readonly unit?: string | undefined;
  /** @default 5 */
  readonly outOf?: number | undefined;
  /** @default 2 */
  readonly mayExceed?: number | undefined;
}

interface Limits {
  /** @default 1 */
  millisecondsPerUnit?: number | undefined;
  floorMs?: number | undefined;
  ceilingMs?: number | undefined;
  maxRatio?: number | undefined;
  outOf?: number | undefined;
  mayExceed?: number | undefined;
  baselinePeriods?: number | undefined;
}

export interface GateProps {
  /** Stages that wait for a person before the weights move. @default - none */
  readonly stages?: number[] | undefined;
  /** @default '24 hours' */
  readonly expiry?: Time | undefined;
  /** @default false */
  readonly commentRequired?: boolean | undefined;
}

export interface AlarmProps {
  /** Alarms, or their names, that abort a stage at any moment. @default - none */
  readonly abortOn?: (IAlarm | string)[] | undefined;
  /** Those that abort a stage only while the canary has traffic. @default - none */
  readonly abortOnCanary?: (IAlarm | string)[] | undefined;
  /** Hears of what operators did not ask for. CloudWatch must be let in by its policy. @default - one is made */
  readonly topic?: ITopic | undefined;
  readonly topicArn?: string | undefined;
  /** What the topic is encrypted with, where that is a key of your own. */
  readonly topicKey?: IKey | undefined;
  readonly topicKeyArn?: string | undefined;
}

export interface ReportProps {
  /** How long the bucket that is made keeps a report. @default '400 days' */
  readonly keep?: Time | undefined;
  /** One of your own, of which nothing is changed. @default - one is made */
  readonly bucket?: Encrypted<Pick<IBucket, 'bucketName'>> | undefined;
  readonly bucketName?: string | undefined;
  readonly keyArn?: string | undefined;
  /** @default 'reports/' */
  readonly prefix?: string | undefined;
}
