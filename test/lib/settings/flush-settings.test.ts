import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGET_MICROSECONDS } from '../../../lab/bench/flush/contenders.ts';
import { settings } from '../../../lab/support/settings.ts';
import { overlaps } from '../../../lib/settings/flush-patterns.ts';
import { budgetMicroseconds } from '../../../lib/settings/foreground-budget.ts';

type Flush = NonNullable<Parameters<typeof settings>[0]>['flush'];
const flush = (given: NonNullable<Flush>) => settings({ flush: given }).flush;

describe('a flush over some time', () => {
  const given = (over: string, more = {}) => settings({ flush: { over, ...more }, warmUp: { wait: '2 minutes' } });

  it('is over before the cache is judged', () => {
    expect(given('2 minutes').flush.over?.toSeconds()).toBe(120);
    expect(() => given('121 seconds')).toThrow(/flush\.over .*no more than "warmUp\.wait" \(2 minutes\)/s);
  });

  it('takes some time', () => {
    expect(() => given('0 seconds')).toThrow(/flush\.over /);
  });

  it('does not look for what was cached anew meanwhile', () => {
    expect(() => given('1 minute', { secondPass: true })).toThrow(/flush\.secondPass .*beside "over"/s);
  });
});

describe('what a flush may delete', () => {
  it.each(['*', '?*', '*:*', '[a-z]*'])('is never everything by mistake: %s', (pattern) => {
    const profiles = { migration: ['mocs:*', pattern] };

    expect(() => flush({ profiles })).toThrow(`if that is meant, set "allowEverything": ${JSON.stringify([pattern])}`);
    expect(() => flush({ profiles })).toThrow(/flush\.profiles\.migration\.1 .*names no keys/s);
    expect(flush({ profiles, allowEverything: [pattern] }).profiles).toEqual(profiles);
  });

  it('is everything for the one pattern that is meant, and for no other', () => {
    const profiles = { migration: ['mocs:*'], all: ['*', '?*'] };

    expect(() => flush({ profiles, allowEverything: ['*'] })).toThrow(
      /flush\.profiles\.all\.1 is "\?\*": .*names no keys/s,
    );
  });

  it.each(['?*', 'mocs:*'])('is not allowed beforehand for a pattern that nobody has written: %s', (pattern) => {
    expect(() => flush({ profiles: { migration: ['*'] }, allowEverything: ['*', pattern] })).toThrow(
      'no profile has this pattern',
    );
  });

  it('is a list of what is meant, no yes to all', () => {
    const yes = { allowEverything: true } as unknown as NonNullable<Flush>;

    expect(() => flush(yes)).toThrow(/flush\.allowEverything .*write the patterns that are meant/s);
  });

  it.each(['[Mm][Oo][Cc][Ss]:*', '[Gg]allery*', 'é*'])(
    'may be named in ways that are not letters alone: %s',
    (pattern) => {
      expect(flush({ profiles: { migration: [pattern] } }).profiles.migration).toEqual([pattern]);
    },
  );

  it('is no empty pattern', () => {
    expect(() => flush({ profiles: { migration: [''] } })).toThrow('flush.profiles.migration.0');
  });

  it.each([
    ['profiles.migration.0', { profiles: { migration: ['mocs:{environment}:*'] } }],
    ['preserve.0', { preserve: ['keep:{environment}:*'] }],
  ])('names no environment where a stage flushes by it: %s', (place, given) => {
    expect(() => flush(given)).toThrow(new RegExp(`flush\\.${place} .*a stage names no environment`, 's'));
    expect(flush({ profiles: { migration: ['mocs:*'], flags: ['f:{environment}:*'] } }).profiles.flags).toHaveLength(1);
  });

  it('is not what is preserved anyway', () => {
    expect(() => flush({ profiles: { migration: ['sessions:web:*'] } })).toThrow(
      /"sessions:web:\*" deletes nothing, because all of its keys are preserved by "sessions:\*"/,
    );
  });

  it('is no pattern that processors read differently', () => {
    expect(() => flush({ profiles: { migration: ['m[a-é]*'] } })).toThrow(/flush\.profiles\.migration\.0 .*ARM/s);
    expect(() => flush({ preserve: ['m[a-é]*'] })).toThrow(/flush\.preserve\.0 .*ARM/s);
  });

  it('may overlap what is preserved, and that is told', () => {
    const told = overlaps(flush({ profiles: { migration: ['user*', 'mocs:*'] } }));

    expect(told).toEqual([
      'Flush profile "migration": what matches "user*" and also the preserve pattern "user-profiles:*" stays.',
    ]);
    expect(overlaps(flush({}))).toEqual([]);
  });
});

describe('the budget of a flush', () => {
  it.each([
    ['none', null],
    ['200 microseconds', 200],
    ['80us', 80],
    ['0.5 ms', 500],
    [Duration.millis(2), 2_000],
  ] as const)('%s', (given, microseconds) => {
    expect(budgetMicroseconds(flush({ foregroundBudget: given }).foregroundBudget)).toBe(microseconds);
  });

  it('is the one that is measured, where nobody says otherwise', () => {
    expect(budgetMicroseconds(flush({}).foregroundBudget)).toBe(DEFAULT_BUDGET_MICROSECONDS);
  });

  it.each(['1 us', '2 minutes', 'much', '1 parsec', Duration.minutes(1)])('cannot be %s', (given) => {
    expect(() => flush({ foregroundBudget: given })).toThrow(
      /flush\.foregroundBudget .*between 20 microseconds and 1 second/s,
    );
  });
});
