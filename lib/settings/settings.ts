import * as z from 'zod';
import { EVENT_TYPES } from '../../core/events/event.ts';
import { cacheUrl } from './cache-url.ts';
import { CompatibilitySettings } from './compatibility-settings.ts';
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
 * Everything one can set, with its default. An environment in cdk.json's context is one of these. What each means is said
 * in lib/props.ts. A wrong setting fails synth: see `readSettings`.
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
  stable: z.string().min(1).max(128).default('stable'),
  canary: z.string().min(1).max(128).default('canary'),
  leaseRecordName: z
    .string()
    .regex(/^_[a-z0-9-]{1,62}$/, { error: 'write one label that begins with an underscore' })
    .default('_rollout'),
  roleArn: arn.optional(),
});

const CacheSettings = z.strictObject({
  url: cacheUrl,
  cluster: z.boolean().default(false),
  elastiCacheIam: z.strictObject({ cacheName: z.string().min(1), serverless: z.boolean().default(false) }).optional(),
  passwordSecretArn: arn.optional(),
  passwordSecretKeyArn: kmsKeyArn.optional(),
  clientCertificateSecretArn: arn.optional(),
  clientCertificateSecretKeyArn: kmsKeyArn.optional(),
  ca: z
    .string()
    .startsWith('-----BEGIN CERTIFICATE-----', {
      error: 'write the certificate itself, as PEM, not the path of a file',
    })
    // All environment variables of a function have 4 KB together.
    .max(2500, { error: "write the one certificate that signed the server's, not a bundle" })
    .optional(),
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
      reachesSecretsManager: z.boolean().default(false),
    })
    .optional(),
});

const Patterns = z.array(z.string().min(1)).min(1);

const FlushSettings = z.strictObject({
  profiles: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), Patterns).default(DEFAULT_PROFILES),
  preserve: z.array(z.string().min(1)).default(DEFAULT_PRESERVE),
  allowEverything: z
    .array(z.string().min(1), { error: 'write the patterns that are meant, as they stand in a profile, such as ["*"]' })
    .default([]),
  foregroundBudget: foregroundBudget.prefault('100 microseconds'),
  over: duration.optional(),
  secondPass: z.boolean().default(false),
  timeLimit: duration.prefault('60 seconds'),
  maxFlushAge: duration.prefault('15 minutes'),
  againAfterAdvance: z.boolean().optional(),
  onRollback: z.boolean().default(true),
});

const WarmUpSettings = z.strictObject({
  wait: duration.prefault('2 minutes'),
  checkEvery: duration.prefault('30 seconds'),
  deadline: duration.prefault('10 minutes'),
});

const BakeSettings = z.strictObject({
  time: duration.prefault('24 minutes'),
  checkEvery: duration.prefault('30 seconds'),
});

const GateSettings = z.strictObject({
  stages: z.array(z.int().min(1).max(100)).default([]),
  expiry: duration
    .refine((expiry) => expiry.toDays({ integral: false }) <= 360, {
      // A stage is one execution, which lasts a year at most.
      error: 'write 360 days at most',
    })
    .prefault('24 hours'),
  commentRequired: z.boolean().default(false),
});

const alarmName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?!arn:)/, { error: 'write the name of the alarm, not its ARN' });

const AlarmSettings = z.strictObject({
  abortOn: z.array(alarmName).default([]),
  abortOnCanary: z.array(alarmName).default([]),
  topicArn: arn.optional(),
  topicKeyArn: kmsKeyArn.optional(),
});

const Events = z.array(z.enum(EVENT_TYPES, { error: `write events of Sluice: ${EVENT_TYPES.join(', ')}` }));

const NotificationSettings = z.strictObject({
  about: Events.default([
    'rollout.gate.waiting',
    'rollout.gate.expiring',
    'rollout.stage.aborted',
    'rollout.rollback.done',
    'rollout.rollback.failed',
  ]),
  also: Events.default([]),
});

const PreflightSettings = z.strictObject({
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
    .optional()
    .describe('The AWS account to deploy into. Left out, that of whoever deploys.'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'write a region such as "eu-central-1"' })
    .optional()
    .describe('Its Region, such as `eu-central-1`. Left out, that of whoever deploys.'),
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
  runbookUrl: z.url({ protocol: /^https?$/, error: 'write the address of a page' }).optional(),
  preflight: PreflightSettings.prefault({}),
  compatibility: CompatibilitySettings.optional(),
  reports: ReportSettings.optional(),
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
