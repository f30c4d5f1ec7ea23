import { PLACEHOLDER } from '../../core/flush/flush-rules.ts';
import { isCovered, namesNothing, overlap } from '../../core/flush/glob-overlap.ts';
import type { Contradiction } from './contradiction.ts';

export interface FlushPatterns {
  profiles: Record<string, string[]>;
  preserve: string[];
  allowEverything: string[];
}

/** Patterns that would delete everything, nothing, or cannot be read. */
export function flushContradictions({ profiles, preserve, allowEverything }: FlushPatterns): Contradiction[] {
  const unreadable = (pattern: string, path: Contradiction['path']) => messageOf(() => overlap(pattern, pattern), path);
  return [
    ...(profiles.migration
      ? []
      : [
          { path: ['flush', 'profiles', 'migration'], message: 'every stage flushes this profile: write its patterns' },
        ]),
    ...preserve.flatMap((pattern, i) => unreadable(pattern, ['flush', 'preserve', i])),
    ...preserve.flatMap((pattern, i) => nameless(pattern, ['flush', 'preserve', i])),
    ...(profiles.migration ?? []).flatMap((pattern, i) => nameless(pattern, ['flush', 'profiles', 'migration', i])),
    ...eachPattern(profiles).flatMap(({ profile, pattern, i }) => {
      const path = ['flush', 'profiles', profile, i];
      const trouble = unreadable(pattern, path);
      if (trouble.length > 0) return trouble;
      const cover = preserve.find(
        (kept) => unreadable(kept, path).length === 0 && isCovered(named(pattern), named(kept)),
      );
      if (cover) {
        return [{ path, message: `"${pattern}" deletes nothing, because all of its keys are preserved by "${cover}"` }];
      }
      if (allowEverything.includes(pattern) || !namesNothing(named(pattern))) return [];
      return [
        {
          path,
          message: `"${pattern}" names no keys, so it can delete everything that is not preserved; if that is meant, set "allowEverything": ${JSON.stringify([pattern])}`,
        },
      ];
    }),
    ...allowEverything.flatMap((pattern, i) => strayPermission(pattern, ['flush', 'allowEverything', i], profiles)),
  ];
}

/** It would hold for a pattern that comes later, and that nobody has looked at. */
function strayPermission(
  pattern: string,
  path: Contradiction['path'],
  profiles: FlushPatterns['profiles'],
): Contradiction[] {
  if (eachPattern(profiles).some((one) => one.pattern === pattern)) return [];
  return [{ path, message: 'no profile has this pattern: write it as it stands there, or leave it out' }];
}

/** Stages and rollbacks flush `migration`, and name no environment. */
function nameless(pattern: string, path: Contradiction['path']): Contradiction[] {
  if (!pattern.includes(PLACEHOLDER)) return [];
  const message = `a stage names no environment for ${PLACEHOLDER}, so its flush would fail: write the name itself`;
  return [{ path, message }];
}

/** Which flush patterns take keys that are then preserved: often meant, but worth a line. */
export function overlaps({ profiles, preserve }: FlushPatterns): string[] {
  return eachPattern(profiles).flatMap(({ profile, pattern }) =>
    preserve
      .filter((kept) => overlap(named(pattern), named(kept)))
      .map(
        (kept) =>
          `Flush profile "${profile}": what matches "${pattern}" and also the preserve pattern "${kept}" stays.`,
      ),
  );
}

function eachPattern(profiles: FlushPatterns['profiles']) {
  return Object.entries(profiles).flatMap(([profile, patterns]) =>
    patterns.map((pattern, i) => ({ profile, pattern, i })),
  );
}

/** The name given at the call is taken as it is, so here any name will do. */
function named(pattern: string): string {
  return pattern.replaceAll(PLACEHOLDER, 'environment');
}

function messageOf(read: () => unknown, path: Contradiction['path']): Contradiction[] {
  try {
    read();
    return [];
  } catch (error) {
    return [{ path, message: error instanceof Error ? error.message : String(error) }];
  }
}
