import * as z from 'zod';
import { EVENT_TYPES } from '../../core/events/event.ts';
import { cacheUrl } from './cache-url.ts';
import { contradictionsOf } from './contradictions.ts';
import { DEFAULT_PRESERVE, DEFAULT_PROFILES } from './defaults.ts';
import { duration } from './duration.ts';
import { foregroundBudget } from './foreground-budget.ts';
import { HealthSettings } from './health-settings.ts';
import { kmsKeyArn } from './kms-key-arn.ts';
import { arn, orToken } from './or-token.ts';
import { ReportSettings } from './report-settings.ts';
import { Stages } from './stages.ts';

/*
 * Everything one can set, with its default. An environment in cdk.json's context is one of these.
 * Durations are words ("10 minutes") or a CDK Duration. A wrong setting fails synth: see `readSettings`.
 */

const dnsName = z
  .string()
  .regex(/^(?=.{1,253}$)([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, {
    error: 'write a lower-case DNS name without the dot at its end, such as "www.example.com"',
  });

const RecordGroupSettings = z.strictObject({
  hostedZoneId: orToken(
    // DUMMY is what a look-up of the CDK gives before it has looked.
    z
      .string()
      .regex(/^(Z[A-Z0-9]{1,31}|DUMMY)$/, { error: 'write the id of the hosted zone, such as "Z0123456789ABC"' }),
  ),
  /** Every weighted name that must move together, with all of its types: a name with A and AAAA needs both here. */
  records: z
    .array(
      z.strictObject({
        name: dnsName,
        types: z
          .array(z.enum(['A', 'AAAA', 'CNAME']))
          .min(1)
          .default(['A']),
      }),
    )
    .min(1),
  /** The SetIdentifier of the records that point to the old backend. */
  stable: z.string().min(1).max(128).default('stable'),
  /** The SetIdentifier of the records that point to the new backend. */
  canary: z.string().min(1).max(128).default('canary'),
  /** The label in front of each name under which the lease stands, as a TXT record. */
  leaseRecordName: z
    .string()
    .regex(/^_[a-z0-9-]{1,62}$/, { error: 'write one label that begins with an underscore' })
    .default('_rollout'),
  /** The role to assume when the zone is in another account. */
  roleArn: arn.optional(),
});

/** Where Redis is, and how to sign in. */
const CacheSettings = z.strictObject({
  url: cacheUrl,
  cluster: z.boolean().default(false),
  /** Sign in with an ElastiCache IAM token as the URL's user, for this cache (replication group or serverless cache). */
  elastiCacheIam: z.strictObject({ cacheName: z.string().min(1), serverless: z.boolean().default(false) }).optional(),
  passwordSecretArn: arn.optional(),
  /** The key that the secret is encrypted with, where that is one of your own in KMS. */
  passwordSecretKeyArn: kmsKeyArn.optional(),
  /** PEM of the authority that signed the server's certificate, when it is one of your own. */
  ca: z
    .string()
    .startsWith('-----BEGIN CERTIFICATE-----', {
      error: 'write the certificate itself, as PEM, not the path of a file',
    })
    // All environment variables of a function have 4 KB together.
    .max(2500, { error: "write the one certificate that signed the server's, not a bundle" })
    .optional(),
  /** Where the flush and probe functions run; the cache admits nobody else. Without it they run outside any VPC. */
  network: z
    .strictObject({
      vpcId: orToken(z.string().startsWith('vpc-')),
      availabilityZones: z.array(z.string()).min(1),
      subnetIds: z
        .array(
          orToken(
            z.string().regex(/^(subnet-|[ps]-\d)/, { error: 'write the id of a subnet: it begins with "subnet-"' }),
          ),
        )
        .min(1),
      securityGroupId: orToken(z.string().startsWith('sg-')),
      /** Whether these subnets reach Secrets Manager, by an interface endpoint or a NAT gateway. Only a password needs it. */
      reachesSecretsManager: z.boolean().default(false),
    })
    .optional(),
});

const Patterns = z.array(z.string().min(1)).min(1);

const FlushSettings = z.strictObject({
  /** What can be flushed, by name. Stages flush `migration`. `{environment}` stands for the name given at the call. */
  profiles: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), Patterns).default(DEFAULT_PROFILES),
  /** Never deleted, whatever a profile says. */
  preserve: z.array(z.string().min(1)).default(DEFAULT_PRESERVE),
  /** Without this, a profile whose patterns name no keys (`*`, `?*`, `*:*`) is refused. What is preserved stays even then. */
  allowEverything: z.boolean().default(false),
  /** How long Redis may be busy with one batch, for others wait meanwhile; the batch adapts to it. "none" is about twice as fast. */
  foregroundBudget: foregroundBudget.prefault('150 microseconds'),
  /** Scan once more for keys that were cached anew while the flush ran. */
  secondPass: z.boolean().default(false),
  /** A flush that takes longer ends the stage with FlushTimedOut. */
  timeLimit: duration.prefault('60 seconds'),
  /** An approval that comes later than this after the flush leads back to the flush, once. */
  maxFlushAge: duration.prefault('15 minutes'),
  /** Flush once more after the weights moved: until then it was the old mix that refilled the cache. */
  againAfterAdvance: z.boolean().default(false),
  /** Flush after a rollback that moved traffic back. */
  onRollback: z.boolean().default(true),
});

const WarmUpSettings = z.strictObject({
  /** Nothing is judged before this has passed since the flush. */
  wait: duration.prefault('2 minutes'),
  checkEvery: duration.prefault('30 seconds'),
  /** How long after the flush the cache may stay cold; CloudWatch's own lag comes on top. */
  deadline: duration.prefault('10 minutes'),
});

const BakeSettings = z.strictObject({
  /** How long to watch after the weights moved and resolvers caught up: as long as the canary's latency looks back by default. */
  time: duration.prefault('24 minutes'),
  checkEvery: duration.prefault('30 seconds'),
});

const GateSettings = z.strictObject({
  /** Stages that wait for a person before the weights move. */
  stages: z.array(z.int().min(1).max(100)).default([]),
  /** Nobody answered in this time: the stage is rolled back. */
  expiry: duration
    .refine((expiry) => expiry.toDays({ integral: false }) <= 360, {
      // A stage is one execution, which lasts a year at most.
      error: 'write 360 days at most',
    })
    .prefault('24 hours'),
  /** Refuse an answer, yes or no, that says nothing but yes or no. */
  commentRequired: z.boolean().default(false),
});

const alarmName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?!arn:)/, { error: 'write the name of the alarm, not its ARN' });

const AlarmSettings = z.strictObject({
  /** Alarms that abort a stage at any moment. A flush must not turn them red: what it is known to cause belongs to warm-up. */
  abortOn: z.array(alarmName).default([]),
  /** Alarms that abort a stage only while the canary has traffic. Without any they may lack data, but not be red. */
  abortOnCanary: z.array(alarmName).default([]),
  /** The topic that hears of failed rollbacks and foreign leases. One is made when it is left out. */
  topicArn: arn.optional(),
  /** The key that your topic is encrypted with, where that is one of your own in KMS. Its policy must let in CloudWatch. */
  topicKeyArn: kmsKeyArn.optional(),
});

const Events = z.array(z.enum(EVENT_TYPES, { error: `write events of Sluice: ${EVENT_TYPES.join(', ')}` }));

const NotificationSettings = z.strictObject({
  /** What the operators' topic hears of besides its alarms; docs/events.md says what each of these is. */
  about: Events.default([
    'rollout.gate.waiting',
    'rollout.gate.expiring',
    'rollout.stage.aborted',
    'rollout.rollback.done',
    'rollout.rollback.failed',
  ]),
  /** The same with something more. */
  also: Events.default([]),
});

const PreflightSettings = z.strictObject({
  /** How often to ask whether a stage could begin; "30 minutes" is often enough. Left out, only people ask. */
  every: duration
    .refine((every) => every.toSeconds() % 60 === 0 && every.toMinutes() >= 5, {
      // Each time takes the zone's turn to change records once, of which Route 53 has one at a time.
      error: 'write whole minutes, at least five',
    })
    .optional(),
});

const AllSettings = z.strictObject({
  account: z
    .string()
    .regex(/^\d{12}$/, { error: 'write the twelve digits of the AWS account' })
    .optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'write a region such as "eu-central-1"' })
    .optional(),
  recordGroup: RecordGroupSettings,
  stages: Stages,
  cache: CacheSettings,
  flush: FlushSettings.prefault({}),
  warmUp: WarmUpSettings.prefault({}),
  health: HealthSettings,
  bake: BakeSettings.prefault({}),
  gate: GateSettings.prefault({}),
  alarms: AlarmSettings.prefault({}),
  notifications: NotificationSettings.prefault({}),
  /** Where your team reads runbook.md, on a page that makes anchors of its headings as GitHub does: every alarm and message links to its article. */
  runbookUrl: z.url({ protocol: /^https?$/, error: 'write the address of a page' }).optional(),
  preflight: PreflightSettings.prefault({}),
  /** Keep a report of each stage in S3; `{}` makes a bucket for it. Left out, nothing is kept: "sluice report" tells what Step Functions still knows. */
  reports: ReportSettings.optional(),
  /** How long Route 53 may take to report a change in sync, and how often to ask. */
  propagation: z
    .strictObject({ deadline: duration.prefault('5 minutes'), checkEvery: duration.prefault('10 seconds') })
    .prefault({}),
});

export const Settings = AllSettings.superRefine((settings, context) => {
  // What contradicts what can be asked of settings alone that are each allowed.
  if (context.issues.length > 0) return;
  for (const { path, message } of contradictionsOf(settings)) {
    context.addIssue({ code: 'custom', path, message, input: settings });
  }
});

/** What an author writes: defaults left out, durations in words. */
export type SettingsInput = z.input<typeof Settings>;
/** What the constructs read: complete, durations as CDK Durations. */
export type Settings = z.output<typeof Settings>;
