import type { Path } from './pointers.ts';

export interface JsonDifference {
  path: Path;
  how: How;
}

/** In what the second of two differs from the first. */
export type How = 'missing' | 'added' | 'another value' | `${Kind} instead of ${Kind}` | 'too deep to compare';
type Kind = 'null' | 'yes or no' | 'number' | 'text' | 'list' | 'object';

/** Deeper than any page, and far from where the stack ends. */
const DEEPEST = 200;

/** Where one JSON value says something else than another. In what order an object has its members says nothing. */
export function jsonDifferences(own: unknown, found: unknown, path: Path = []): JsonDifference[] {
  if (path.length > DEEPEST) return [{ path, how: 'too deep to compare' }];
  const [wanted, got] = [kindOf(own), kindOf(found)];
  if (wanted !== got) return [{ path, how: `${got} instead of ${wanted}` }];
  if (!isContainer(own) || !isContainer(found)) return own === found ? [] : [{ path, how: 'another value' }];
  const [before, after] = [new Map(Object.entries(own)), new Map(Object.entries(found))];
  return [
    ...[...before].flatMap(([name, value]) =>
      after.has(name)
        ? jsonDifferences(value, after.get(name), [...path, name])
        : [{ path: [...path, name], how: 'missing' as const }],
    ),
    ...[...after.keys()]
      .filter((name) => !before.has(name))
      .map((name) => ({ path: [...path, name], how: 'added' as const })),
  ];
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function kindOf(value: unknown): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'object';
  if (typeof value === 'boolean') return 'yes or no';
  return typeof value === 'string' ? 'text' : 'number';
}
