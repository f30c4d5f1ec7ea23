import { expect, it } from 'vitest';
import { rollBack } from '../../../functions/set-weights/roll-back.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { FakeExecutions } from '../../../lab/support/executions.ts';
import { execution, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

const ROLLBACK = execution('rollback-1');
const rollback = { ...ROLLBACK, arn: ROLLBACK.arn.replace('-stage', '-rollback') };

it.each([
  ['never ran', execution('never-existed').arn, 'knows no execution'],
  [
    'is of another stack',
    'arn:aws:states:eu-central-1:123456789012:execution:Other-stage:s1',
    'no execution of this stack',
  ],
])('whoever may start the rollback machine moves nothing in the name of what %s', async (_, executionArn, why) => {
  const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
  const before = structuredClone(zone.records);
  const effects = { dns: zone, group, executions: new FakeExecutions(), stageMachineArn: STAGE_MACHINE_ARN };

  const asked = rollBack(effects, { executionArn }, rollback);

  await expect(asked).rejects.toMatchObject({ name: 'InvalidRequest', message: expect.stringContaining(why) });
  expect(zone.records).toEqual(before);
});
