import { expect, it } from 'vitest';
import { ratioOf, undisturbed } from '../../../lab/bench/flush/left-alone.ts';

const run = (seconds: number, stolenPercent: number | null = 0) => ({ seconds, stolenPercent });
const ratio = (over: ReturnType<typeof run>[], under: ReturnType<typeof run>[]) =>
  ratioOf(over, under, ({ seconds }) => seconds);

it('a round that the hypervisor spoiled on either side does not count', () => {
  const found = ratio([run(2), run(90, 12), run(2), run(4)], [run(1), run(1), run(1, 3), run(1)]);

  expect(found).toEqual({ median: 3, ofAll: 3, leftAlone: 2, rounds: 4 });
  expect(undisturbed(found)).toMatch(/^In 2 of 4 rounds .*medians of the other 2\.$/);
});

it('where none was left alone all count, and that is said', () => {
  const found = ratio([run(2, 9), run(6, 9)], [run(1), run(1)]);

  expect(found).toEqual({ median: 4, ofAll: 4, leftAlone: 0, rounds: 2 });
  expect(undisturbed(found)).toMatch(/disturbed machine\.$/);
});

it('a machine that tells nothing is taken for its own', () => {
  expect(undisturbed(ratio([run(2, null)], [run(1, null)]))).toBe('The hypervisor left all 1 rounds alone.');
});

it('nothing is compared where one of the two was not measured', () => {
  expect(ratio([], [run(1)])).toEqual({ median: null, ofAll: null, leftAlone: 0, rounds: 0 });
});
