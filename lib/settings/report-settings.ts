import * as z from 'zod';
import { duration } from './duration.ts';
import { kmsKeyArn } from './kms-key-arn.ts';
import { orToken } from './or-token.ts';

/** Where the report of each stage is kept: in a bucket that is made for it, or in one of your own. */
export const ReportSettings = z
  .strictObject({
    keep: duration
      .refine((keep) => keep.toSeconds() % 86_400 === 0, { error: 'write whole days, such as "400 days"' })
      .optional(),
    bucketName: orToken(
      z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'write the name of a bucket, without "s3://"' }),
    ).optional(),
    keyArn: kmsKeyArn.optional(),
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
