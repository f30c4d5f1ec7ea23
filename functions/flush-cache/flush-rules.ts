import { InvalidRequest } from '../errors.ts';
import type { FlushConfig, FlushRequest } from './flush-request.ts';
import { compileGlob, escapeGlob, type Matcher } from './glob.ts';

/** Which keys a flush deletes: those of a pattern, but for those of a preserve pattern. */
export interface FlushRules {
  patterns: { pattern: string; matches: Matcher }[];
  preserves: Matcher;
}

const PLACEHOLDER = '{environment}';

export function flushRules(config: FlushConfig, { profile, environment }: FlushRequest): FlushRules {
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
  const preserve = config.preserve.map(complete).map(compileGlob);
  return {
    patterns: patterns.map(complete).map((pattern) => ({ pattern, matches: compileGlob(pattern) })),
    preserves: (key) => preserve.some((matches) => matches(key)),
  };
}

function fillIn(pattern: string, environment: string | undefined): string {
  if (!pattern.includes(PLACEHOLDER)) return pattern;
  if (environment === undefined) {
    throw new InvalidRequest(`Pattern "${pattern}" wants an environment: say which one to flush.`);
  }
  return pattern.replaceAll(PLACEHOLDER, () => escapeGlob(environment));
}

/** What becomes of the keys of one pattern: those to delete, and how many stay although they match. */
export interface Sorted {
  doomed: Buffer[];
  preserved: number;
}

/** One entry per pattern. A key counts under the first pattern that it matches. */
export function sortKeys(keys: Buffer[], { patterns, preserves }: FlushRules): Sorted[] {
  const sorted = patterns.map((): Sorted => ({ doomed: [], preserved: 0 }));
  for (const key of keys) {
    const own = sorted[patterns.findIndex(({ matches }) => matches(key))];
    if (!own) continue;
    if (preserves(key)) own.preserved++;
    else own.doomed.push(key);
  }
  return sorted;
}
