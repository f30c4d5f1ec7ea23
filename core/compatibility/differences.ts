import type { Answered } from './answer.ts';
import type { Probe } from './config.ts';
import { type How, jsonDifferences } from './json-differences.ts';
import { isBelow, type Path, readPointer } from './pointers.ts';

/** A place at which two answers differ. */
export type Difference = { part: 'status' } | { part: 'header'; name: string } | { part: 'body'; path: Path; how: How };

/** What comes from the cache says what it is; any other header is compared where the settings name it. */
const ALWAYS = 'content-type';

/** Where an answer differs from another, but for what may. */
export function differencesOf(
  own: Answered,
  found: Answered,
  { headers, mayDiffer }: Pick<Probe, 'headers' | 'mayDiffer'>,
): Difference[] {
  const allowed = mayDiffer.map(readPointer);
  const names = new Set([ALWAYS, ...headers.map((name) => name.toLowerCase())]);
  return [
    ...(own.status === found.status ? [] : [{ part: 'status' as const }]),
    ...[...names]
      .filter((name) => own.headers.get(name) !== found.headers.get(name))
      .map((name) => ({ part: 'header' as const, name })),
    ...bodyDifferences(own, found)
      .filter(({ path }) => !allowed.some((pattern) => isBelow(path, pattern)))
      .map((difference) => ({ part: 'body' as const, ...difference })),
  ];
}

function bodyDifferences({ body: own }: Answered, { body: found }: Answered): { path: Path; how: How }[] {
  if ('json' in own && 'json' in found) return jsonDifferences(own.json, found.json);
  const equal = 'bytes' in own && 'bytes' in found && own.bytes.equals(found.bytes);
  return equal ? [] : [{ path: [], how: 'another value' }];
}

/** By this two differences are at the same place. */
export function placeOf(difference: Difference): string {
  if (difference.part === 'body') return JSON.stringify(['body', ...difference.path]);
  return JSON.stringify(difference);
}
