import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlushConfig } from '../../../core/flush/flush-request.ts';
import { type FlushRules, flushRules, sortPage } from '../../../core/flush/flush-rules.ts';
import { compileGlob } from '../../../core/flush/glob.ts';
import { InvalidRequest } from '../../../core/protocol/errors.ts';
import { keyOf } from '../../../core/redis/shards.ts';
import { pageOf } from '../../../lab/support/page.ts';

const config: FlushConfig = {
  profiles: {
    migration: ['mocs:*', 'gallery:*'],
    'feature-flags': ['feature_flags:{environment}', 'feature_flags:{environment}:*'],
  },
  preserve: ['sessions:*'],
  timeLimitSeconds: 60,
  maxFlushAgeSeconds: 900,
};
/** Per pattern, the keys that go. */
function doomedOf(keys: (Buffer | string)[], rules: FlushRules): Buffer[][] {
  const page = pageOf(keys);
  return sortPage(page, rules).doomed.map((places) => places.map((key) => keyOf(page, key)));
}
const request = { profile: 'migration', dryRun: false, skip: false };

describe('the rules of a flush', () => {
  it('know the profiles of the settings, and name them when asked for another', () => {
    expect(() => flushRules(config, { ...request, profile: 'toString' })).toThrow(InvalidRequest);
    expect(() => flushRules(config, { ...request, profile: 'migrations' })).toThrow(
      'There is no flush profile "migrations". The settings know: feature-flags, migration.',
    );
  });

  it('put the environment into the patterns as it is, whatever characters it has', () => {
    const { patterns } = flushRules(config, { ...request, profile: 'feature-flags', environment: 'p*d[1]$&' });

    expect(patterns.map(({ pattern }) => pattern)).toEqual([
      'feature_flags:p\\*d\\[1\\]$&',
      'feature_flags:p\\*d\\[1\\]$&:*',
    ]);
  });

  it('never take the flags of prod-eu for those of prod', () => {
    const rules = flushRules(config, { ...request, profile: 'feature-flags', environment: 'prod' });
    const keys = [
      'feature_flags:prod',
      'feature_flags:prod:dark-mode',
      'feature_flags:prod-eu',
      'feature_flags:prod-eu:x',
    ];

    const doomed = doomedOf(keys, rules).flat().map(String);

    expect(doomed).toEqual(['feature_flags:prod', 'feature_flags:prod:dark-mode']);
  });

  it('want an environment where a pattern does, and refuse one that would change nothing', () => {
    expect(() => flushRules(config, { ...request, profile: 'feature-flags' })).toThrow('wants an environment');
    expect(() => flushRules(config, { ...request, environment: 'staging' })).toThrow(
      'it would flush every environment, not only "staging"',
    );
  });

  it('count a key under the first pattern that it matches, and only there', () => {
    const rules = flushRules({ ...config, profiles: { migration: ['a*', '*b', 'ab'] } }, request);

    const doomed = doomedOf(['ab', 'xb', 'ac', 'c'], rules);

    expect(doomed.map((keys) => keys.map(String))).toEqual([['ab', 'ac'], ['xb'], []]);
  });

  it('never doom a key that matches a preserve pattern, or no pattern', () => {
    const glob = fc.stringMatching(/^[ab*?]{1,4}$/);
    const key = fc.stringMatching(/^[abc]{0,5}$/);
    fc.assert(
      fc.property(
        fc.array(glob, { minLength: 1, maxLength: 4 }),
        fc.array(glob, { maxLength: 3 }),
        fc.array(key, { maxLength: 40 }),
        (patterns, preserve, keys) => {
          const rules = flushRules({ ...config, profiles: { migration: patterns }, preserve }, request);
          const buffers = keys.map((text) => Buffer.from(text));
          const isAny = (globs: string[]) => (buffer: Buffer) => globs.some((text) => compileGlob(text)(buffer));

          const { preserved } = sortPage(pageOf(buffers), rules);
          const doomed = doomedOf(buffers, rules).flat();

          expect(doomed.filter(isAny(preserve))).toEqual([]);
          expect(doomed.length).toBe(buffers.filter((b) => isAny(patterns)(b) && !isAny(preserve)(b)).length);
          expect(preserved.reduce((sum, count) => sum + count, 0)).toBe(
            buffers.filter((b) => isAny(patterns)(b) && isAny(preserve)(b)).length,
          );
        },
      ),
    );
  });
});
