import { expect, it } from 'vitest';
import { stageLadder, stepLadder, stepOf } from '../../../core/protocol/ladder.ts';

it.each([
  [25, null, '5 ✓ 25 ✓ 50 ○ 100 ○'],
  [25, 50, '5 ✓ 25 ✓ 50 ● 100 ○'],
  // Its weights have moved, and it is not complete.
  [50, 50, '5 ✓ 25 ✓ 50 ● 100 ○'],
  [0, null, '5 ○ 25 ○ 50 ○ 100 ○'],
])('at %i %%, while %s runs: %s', (percent, running, ladder) => {
  expect(stageLadder([5, 25, 50, 100], percent, running)).toBe(ladder);
});

it.each([
  ['stage', 'Flush cache', true, 'flush ● warm ○ gate ○ move ○ bake ○'],
  ['stage', 'Let cache warm up more', true, 'flush ✓ warm ● gate ○ move ○ bake ○'],
  ['stage', 'Confirm change', false, 'flush ✓ warm ✓ move ● bake ○'],
  ['rollback', 'Confirm change', true, 'restore ✓ resolvers ● flush ○ free ○'],
] as const)('in a %s, at %s: %s', (machine, state, hasGate, ladder) => {
  const step = stepOf(machine, state, hasGate);

  expect(step && stepLadder(step)).toBe(ladder);
});

it('counts no step before the first one', () => {
  expect(stepOf('stage', 'Prepare stage')).toBeNull();
  expect(stepOf('stage', null)).toBeNull();
});
