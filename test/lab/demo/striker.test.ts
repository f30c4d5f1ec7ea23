import { expect, it, vi } from 'vitest';
import { type Strike, striker } from '../../../lab/demo/faults/striker.ts';

const faultAt = (at: Strike['at']) => ({ title: 'it breaks', at, strike: vi.fn<Strike['strike']>(async () => {}) });

it('a fault strikes once, when the stage enters its state', async () => {
  const fault = faultAt('Bake');
  const { before, entered, struckAt } = striker(fault, () => {});

  await before();
  await entered('Flush cache', 'arn', {});
  const early = struckAt();
  await entered('Bake', 'arn', {});
  await entered('Bake', 'arn', {});

  expect(early).toBeNull();
  expect(struckAt()).not.toBeNull();
  expect(fault.strike.mock.calls).toEqual([[{ executionArn: 'arn', data: {} }]]);
});

it('a fault that belongs to no state strikes before the stage begins', async () => {
  const fault = faultAt(null);
  const said: string[] = [];
  const { before, entered } = striker(fault, (line) => said.push(line.trim()));

  await before();
  await entered('Prepare stage', 'arn', {});

  expect(fault.strike.mock.calls).toEqual([[null]]);
  expect(said).toEqual(['↯ it breaks']);
});
