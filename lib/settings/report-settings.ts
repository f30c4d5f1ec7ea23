import * as z from 'zod';
import { duration } from './duration.ts';
import { kmsKeyArn } from './kms-key-arn.ts';
import { orToken } from './or-token.ts';

/** Where the report of each stage is kept: in a bucket that is made for it, or in one of your own. */
export const ReportSettings = z
  .strictObject({
    /** How long the bucket that is made keeps a report; "400 days" when this is left out too. */
    keep: duration
      .refine((keep) => keep.toSeconds() % 86_400 === 0, { error: 'write whole days, such as "400 days"' })
      .optional(),
    /** A bucket of your own, of which nothing is changed. */
    bucketName: orToken(
      z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'write the name of a bucket, without "s3://"' }),
    ).optional(),
    /** The key that your bucket encrypts with, where that is one of your own in KMS. */
    keyArn: kmsKeyArn.optional(),
    /** In front of the names of the reports. */
    prefix: z
      .string()
      .regex(/^([\w.-]+\/)*$/, { error: 'write folders, each with "/" behind it, such as "sluice/reports/"' })
      .default('reports/'),
  })
  .refine(({ keep, bucketName }) => !(keep && bucketName), {
    path: ['keep'],
    error:
      'leave it out, or leave "bucketName" out: how long your own bucket keeps what is in it is up to its lifecycle',
  })
  .refine(({ keyArn, bucketName }) => !(keyArn && !bucketName), {
    path: ['keyArn'],
    error: 'leave it out: it is for a bucket of your own',
  });
export type ReportSettings = z.output<typeof ReportSettings>;
