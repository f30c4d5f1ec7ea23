import * as z from 'zod';
import type { Refusal } from './route-53-rules.ts';

export const StartInput = z.object({
  stateMachineArn: z.string(),
  name: z.string().optional(),
  input: z.string().default('{}'),
});
export type StartInput = z.infer<typeof StartInput>;

/** Of an execution that has the name already. */
export interface Existing {
  executionArn: string;
  running: boolean;
  input: string;
  startDate: number;
}

const LONGEST_INPUT = 262_144;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that the name may not have.
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

/**
 * What Step Functions does with StartExecution: refuse it, answer as it did before, or start (null).
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function judgeStart(
  { name, input }: StartInput,
  existing: Existing | null,
): { refusal: Refusal } | { same: Existing } | null {
  if (name !== undefined && (name.length < 1 || name.length > 80 || FORBIDDEN.test(name))) {
    return { refusal: { code: 'InvalidName', message: `Invalid Name: '${name}'` } };
  }
  if (!isJson(input) || Buffer.byteLength(input) > LONGEST_INPUT) {
    return { refusal: { code: 'InvalidExecutionInput', message: 'Invalid State Machine Execution Input' } };
  }
  if (!existing) return null;
  if (existing.running && existing.input === input) return { same: existing };
  const message = `Execution Already Exists: '${existing.executionArn}'`;
  return { refusal: { code: 'ExecutionAlreadyExists', message } };
}

const StopInput = z.object({ error: z.string().max(256).optional(), cause: z.string().max(32_768).optional() });

export function judgeStop(input: unknown): Refusal | null {
  return StopInput.safeParse(input).success
    ? null
    : { code: 'ValidationException', message: 'error or cause is longer than Step Functions takes' };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
