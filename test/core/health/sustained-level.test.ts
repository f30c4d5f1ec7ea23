import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sustainedLevel } from '../../../core/health/sustained-level.ts';

const TOLERANCE = { outOf: 5, mayExceed: 2 };

it.each([
  ['one spike is not kept up', [1, 1, 9, 1, 1, 1], 1],
  ['what three of five reach is', [1, 7, 9, 8, 1, 1], 7],
  ['fewer values than could fail say nothing', [9, 9], null],
  ['as few as could fail are enough', [9, 8, 7], 7],
])('%s', (_, values, level) => {
  expect(sustainedLevel(values, TOLERANCE)).toBe(level);
});

it('is a limit that these values never failed, and the lowest of them', () => {
  const overLimit = (values: number[], limit: number) =>
    values.some((_, first) => values.slice(first, first + 5).filter((value) => value > limit).length > 2);
  const property = fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 20 }), (values) => {
    const level = sustainedLevel(values, TOLERANCE) ?? 0;

    expect(overLimit(values, level)).toBe(false);
    expect(overLimit(values, level - 1)).toBe(true);
  });
  fc.assert(property);
});
