import { Logger } from '@aws-lambda-powertools/logger';
import { SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { listApprovals, type PendingApproval } from '../approvals.ts';
import { parseRequest } from '../parse.ts';
import { DOCUMENTATION } from './documentation.ts';
import { renderApprovals } from './render-approvals.ts';

const Typed = z.string().max(1000).catch('').default('');

/** CloudWatch calls with a context, and with `describe` when somebody sets the widget up; the CLI calls with `list`. */
const Event = z.object({
  describe: z.boolean().default(false),
  list: z.boolean().default(false),
  widgetContext: z
    .object({ forms: z.object({ all: z.object({ by: Typed, comment: Typed }) }) })
    .default({ forms: { all: { by: '', comment: '' } } }),
});

export const Environment = z.object({
  APPROVALS_PREFIX: z.string().startsWith('/'),
  DECIDE_FUNCTION_ARN: z.string().startsWith('arn:'),
});

const environment = Environment.parse(process.env);
const logger = new Logger({ serviceName: 'approvals-widget' });
const ssm = new SSMClient();

/** Shows what waits, and changes nothing: dashboards call it at every refresh. */
export async function handler(input: unknown): Promise<string | PendingApproval[]> {
  const { describe, list, widgetContext } = parseRequest(Event, input, 'a call of the approvals widget');
  if (describe) return DOCUMENTATION;

  const { waiting, unreadable } = await listApprovals(ssm, environment.APPROVALS_PREFIX);
  if (unreadable.length > 0) logger.warn('some pending approvals cannot be read', { parameters: unreadable });
  if (list) return waiting;
  const typed = widgetContext.forms.all;
  return renderApprovals({ waiting, unreadable, typed }, environment.DECIDE_FUNCTION_ARN, new Date());
}
