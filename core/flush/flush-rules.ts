import { InvalidRequest } from '../protocol/errors.ts';
import type { Page } from '../redis/replies.ts';
import type { FlushConfig, FlushRequest } from './flush-request.ts';
import { compileGlob, escapeGlob, firstBytes, type Matcher } from './glob.ts';

/** Which keys a flush deletes: those of a pattern, but for those of a preserve pattern. */
export interface FlushRules {
  patterns: { pattern: string; matches: Matcher }[];
  preserves: Matcher;
  /** What it goes by, as text. */
  preserve: string[];
  /** The bytes that a key of any pattern can begin with, as a table. */
  firstBytes: Uint8Array;
}

/** Stands for the name given at the call. */
export const PLACEHOLDER = '{environment}';

export function flushRules(
  config: FlushConfig,
  { profile, environment }: Pick<FlushRequest, 'profile' | 'environment'>,
): FlushRules {
  const patterns = Object.hasOwn(config.profiles, profile) ? config.profiles[profile] : undefined;
  if (!patterns) {
    throw new InvalidRequest(
      `There is no flush profile "${profile}". The settings know: ${Object.keys(config.profiles).sort().join(', ')}.`,
    );
  }
  if (
    environment !== undefined &&
    ![...patterns, ...config.preserve].some((pattern) => pattern.includes(PLACEHOLDER))
  ) {
    throw new InvalidRequest(
      `Flush profile "${profile}" has no ${PLACEHOLDER} in its patterns, so it would flush every environment, not only "${environment}". Leave the environment out if that is meant.`,
    );
  }
  const complete = (pattern: string) => fillIn(pattern, environment);
  const completed = patterns.map(complete);
  const preserve = config.preserve.map(complete);
  const kept = preserve.map(compileGlob);
  const tables = completed.map(firstBytes);
  return {
    patterns: completed.map((pattern) => ({ pattern, matches: compileGlob(pattern) })),
    preserve,
    preserves: (bytes, start, end) => kept.some((matches) => matches(bytes, start, end)),
    firstBytes: new Uint8Array(256).map((_, byte) => (tables.some((table) => table[byte] === 1) ? 1 : 0)),
  };
}

function fillIn(pattern: string, environment: string | undefined): string {
  if (!pattern.includes(PLACEHOLDER)) return pattern;
  if (environment === undefined) {
    throw new InvalidRequest(`Pattern "${pattern}" wants an environment: say which one to flush.`);
  }
  return pattern.replaceAll(PLACEHOLDER, () => escapeGlob(environment));
}

/** Per pattern: which keys of a page to delete, and how many stay although they match. */
export interface Sorted {
  doomed: number[][];
  preserved: number[];
}

/** A key counts under the first pattern that it matches. */
export function sortPage({ bytes, marks, size }: Page, rules: FlushRules): Sorted {
  const doomed = rules.patterns.map((): number[] => []);
  const preserved = rules.patterns.map(() => 0);
  for (let key = 0; key < size; key++) {
    const start = marks[2 * key + 1] ?? 0;
    const end = (marks[2 * key + 2] ?? 0) - LINE_END;
    if (start < end && rules.firstBytes[bytes[start] ?? 0] === 0) continue;
    const own = rules.patterns.findIndex(({ matches }) => matches(bytes, start, end));
    if (own < 0) continue;
    if (rules.preserves(bytes, start, end)) preserved[own] = (preserved[own] ?? 0) + 1;
    else doomed[own]?.push(key);
  }
  return { doomed, preserved };
}

/** What follows a key in the page's bytes. */
const LINE_END = 2;
