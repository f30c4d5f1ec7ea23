import { z } from 'zod';
import { ExecutionName } from '../approvals.ts';
import { parseRequest } from '../parse.ts';

export interface Decision {
  execution: string;
  decision: 'approve' | 'reject';
  /** What the caller says; CloudTrail knows who called. */
  by: string;
  comment: string;
}

/** One line of plain text: line breaks and terminal escapes have no business in a name or a comment. */
const line = (longest: number) =>
  z
    .string()
    .max(longest)
    .transform((text) => text.replace(/\p{Cc}+/gu, ' ').trim())
    .default('');

const Answers = { by: line(256), comment: line(1000) };
const Question = { execution: ExecutionName, decision: z.enum(['approve', 'reject']) };

const FromProgram = z.strictObject({ ...Question, ...Answers });

/** From the dashboard: the button's own parameters, and beside them the context with what was typed into the form. */
const FromWidget = z.strictObject({
  ...Question,
  widgetContext: z.object({ forms: z.object({ all: z.object(Answers) }) }),
});

export function readDecision(event: unknown): { decision: Decision; fromWidget: boolean } {
  if (typeof event === 'object' && event !== null && 'widgetContext' in event) {
    const { widgetContext, ...question } = parseRequest(FromWidget, event, 'a decision from the dashboard');
    return { decision: { ...question, ...widgetContext.forms.all }, fromWidget: true };
  }
  return { decision: parseRequest(FromProgram, event, 'a decision on a stage'), fromWidget: false };
}
