import * as z from 'zod';
import { orToken } from './or-token.ts';

/** IAM knows no key by its alias. */
export const kmsKeyArn = orToken(
  z.string().regex(/^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, {
    error: 'write the ARN of the key itself, not of an alias: "arn:aws:kms:eu-central-1:123456789012:key/…"',
  }),
);
