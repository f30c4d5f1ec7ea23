/** State data of an execution: what its tasks added, by name. */
export type Data = Record<string, unknown>;

/** The context object of Amazon States Language, as far as the definitions read it. */
export interface Context {
  Execution: { Id: string; Name: string; StartTime: string };
  State: { EnteredTime: string };
}

/** What a reference path (`$.plan.ttlSeconds`, `$$.Execution.Id`) leads to; undefined where it leads nowhere. */
export function at(path: string, data: Data, context?: Context): unknown {
  const [root, ...keys] = path.split('.');
  return keys.reduce<unknown>(
    (value, key) => (isRecord(value) ? value[key] : undefined),
    root === '$$' ? context : data,
  );
}

/** A payload template, filled in: keys that end in `.$` hold paths. */
export function filled(template: unknown, data: Data, context: Context): unknown {
  if (!isRecord(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') && typeof value === 'string'
        ? [key.slice(0, -2), at(value, data, context)]
        : [key, filled(value, data, context)],
    ),
  );
}

/** The data with `value` put where a ResultPath says, one or two names deep. */
export function withResult(data: Data, path: string | null | undefined, value: unknown): Data {
  if (path === null) return data;
  const [, first, second] = (path ?? '$').split('.');
  if (first === undefined) return isRecord(value) ? value : {};
  if (second === undefined) return { ...data, [first]: value };
  const inner = data[first];
  return { ...data, [first]: { ...(isRecord(inner) ? inner : {}), [second]: value } };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
