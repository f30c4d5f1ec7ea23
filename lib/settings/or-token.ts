import { Token } from 'aws-cdk-lib';
import * as z from 'zod';

/** A text as it should be, or a token of the CDK in its place: what that becomes, only the deployment knows. */
export function orToken(text: z.ZodType<string, string>) {
  return z.string().superRefine((value, context) => {
    if (Token.isUnresolved(value)) return;
    for (const { message } of text.safeParse(value).error?.issues ?? []) context.addIssue({ code: 'custom', message });
  });
}

export const arn = orToken(z.string().startsWith('arn:', { error: 'write an ARN: it begins with "arn:"' }));
