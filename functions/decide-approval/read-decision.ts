import * as z from 'zod';
import { ExecutionName } from '../../core/approvals/approvals.ts';
import { parseRequest } from '../../core/protocol/parse.ts';
import type { Approval } from '../../core/protocol/rollout.ts';
import { oneLine } from '../../core/text/inert.ts';

export interface Decision {
  execution: string;
  decision: 'approve' | 'reject';
  /** What the caller says; CloudTrail knows who called. */
  by: string;
  comment: string;
  via: NonNullable<Approval['via']>;
}

/** Line breaks, terminal escapes and what makes text run backwards have no business in a name or a comment. */
const line = (longest: number) =>
  z
    .string()
    .max(longest)
    .transform((text) => oneLine(text))
    .default('');

/** IAM's longest ARN of a user, path included, has 615 characters, and somebody may add a name. */
const Answers = { by: line(800), comment: line(1000) };
const Question = { execution: ExecutionName, decision: z.enum(['approve', 'reject']) };

const FromProgram = z.strictObject({ ...Question, ...Answers });

/** From the dashboard: the button's own parameters, and beside them the context with what was typed into the form. */
const FromWidget = z.strictObject({
  ...Question,
  widgetContext: z.object({ forms: z.object({ all: z.object(Answers) }) }),
});

export function readDecision(event: unknown): Decision {
  if (typeof event === 'object' && event !== null && 'widgetContext' in event) {
    const { widgetContext, ...question } = parseRequest(FromWidget, event, 'a decision from the dashboard');
    return { ...question, ...widgetContext.forms.all, via: 'widget' };
  }
  return { ...parseRequest(FromProgram, event, 'a decision on a stage'), via: 'program' };
}
