import * as z from 'zod';
import { Settings } from './settings.ts';
import { SettingsError } from './settings-error.ts';

/** The environments of a CDK app: an object in cdk.json's context, or JSON text given with `-c environments=…`. */
export function readEnvironments(context: unknown): Map<string, Settings> {
  const environments = parseContext(context);
  const entries = Object.entries(environments);
  if (entries.length === 0) {
    throw new SettingsError(
      'No environment is set. Fill in "environments" in the context of cdk.json: docs/getting-started.md has some to copy.',
    );
  }
  return new Map(entries.map(([name, value]) => [insistOnName(name), readSettings(name, value)]));
}

export function readSettings(environment: string, value: unknown): Settings {
  const result = Settings.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${explain(issue, environment, value)}`);
  throw new SettingsError(['These settings cannot be used:', ...lines].join('\n'));
}

function parseContext(context: unknown): Record<string, unknown> {
  const value = typeof context === 'string' ? parseJson(context) : (context ?? {});
  const result = z.record(z.string(), z.unknown()).safeParse(value);
  if (!result.success) throw new SettingsError('"environments" must be an object: one member for each environment.');
  return result.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SettingsError(`"environments" is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** It becomes part of the stack's name. */
function insistOnName(name: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9-]{0,40}$/.test(name)) return name;
  throw new SettingsError(
    `The environment "${name}" needs another name: a letter, then up to 40 letters, digits and "-".`,
  );
}

function explain(issue: z.core.$ZodIssue, environment: string, settings: unknown): string {
  const path = [environment, ...issue.path.map((part) => masked(String(part)))].join('.');
  const found = issue.path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    settings,
  );
  if (issue.code === 'unrecognized_keys') {
    const instead = issue.message.startsWith('Unrecognized') ? '' : `: ${issue.message}`;
    return `${path}: there is no setting ${issue.keys.map((key) => `"${masked(key)}"`).join(', ')}${instead}`;
  }
  return found === undefined
    ? `${path} is missing: ${issue.message}`
    : `${path} is ${show(found, issue.path)}: ${issue.message}`;
}

const SECRET = /passw|secret|token|auth|cookie|session|(^|[-_])key$/i;

/** Short, and never a password: somebody may have put one into a URL, or in the place of the ARN of its secret. */
function show(value: unknown, path: PropertyKey[]): string {
  const name = String(path.at(-1));
  const text = JSON.stringify({ [name]: value }, (_, part) => (isObject(part) ? withoutSecrets(part) : part));
  const shown = text.slice(JSON.stringify(name).length + 2, -1);
  return shown.length > 80 ? `${shown.slice(0, 79)}…` : shown;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function withoutSecrets(value: object): object {
  if (Array.isArray(value)) return value.map(maskedIfText);
  const members = Object.entries(value).map(([name, part]) => {
    const isSecret = SECRET.test(name) && (typeof part === 'string' || isObject(part));
    return [masked(name), isSecret ? '…' : maskedIfText(part)];
  });
  return Object.fromEntries(members);
}

function maskedIfText(part: unknown): unknown {
  return typeof part === 'string' ? masked(part) : part;
}

function masked(text: string): string {
  const short = text.replace(/^[\s\S]*@/, '…@').replace(/([?&][^=&]*=)[^&]*/g, '$1…');
  return /^rediss?:/i.test(text) ? short.replace(/:(?!\/\/|\d{1,5}(\/|$))[^/]*/g, ':…') : short;
}
