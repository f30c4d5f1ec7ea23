import * as z from 'zod';
import { InvalidRequest } from './errors.ts';

/** What a person or another program gave us; when it does not fit, an error that says where and what is allowed. */
export function parseRequest<T extends z.ZodType>(shape: T, value: unknown, what: string): z.output<T> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new InvalidRequest(`This is not ${what}: ${issues.join('; ')}.`);
}

/** Text that is JSON: an environment variable that the stack fills, a parameter's value. */
export function jsonOf<T extends z.ZodType>(shape: T) {
  return z.string().transform(parseJson).pipe(shape);
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
}

/** JSON of somebody else: absent, cut off or unreadable, it is null. */
export function readJson(text: string | undefined): unknown {
  try {
    return text === undefined ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
