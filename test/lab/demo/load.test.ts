import { expect, it } from 'vitest';
import { percentile } from '../../../lab/demo/load.ts';

it.each([
  [50, [3, 1, 2], 2],
  [95, Array.from({ length: 100 }, (_, i) => i + 1), 95],
  [95, [7], 7],
  [50, [], 0],
])('%i of 100 requests take at most so long', (percent, values, ms) => {
  expect(percentile(values, percent)).toBe(ms);
});
