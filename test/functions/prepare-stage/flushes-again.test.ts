import { expect, it } from 'vitest';
import { weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { GROUP, prepare } from '../../docs/stage.ts';

it.each([
  ['the stage that the settings name', 50, 100, false, true],
  ['no other stage', 25, 50, false, false],
  ['no stage that leaves out its flush', 50, 100, true, false],
])('%s flushes once more after the advance', async (_, canary, stage, skipFlush, flushesAgain) => {
  const weights = { stable: 100 - canary, canary };
  const zone = new Zone((['A', 'AAAA'] as const).flatMap((type) => weightedPair(weights, 'www.example.com', type)));

  expect(await prepare(zone, GROUP, stage, { skipFlush })).toMatchObject({ flushesAgain });
});
