import { describe, expect, it } from 'vitest';
import { whyNotAlone } from '../../../functions/prepare-stage/may-be-alone.ts';
import { weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { ended, FakeExecutions, running } from '../../../lab/support/executions.ts';
import { execution } from '../../../lab/support/stage.ts';
import { GROUP, prepare } from '../../docs/stage.ts';

const NOW = '2026-11-21T10:00:00.000Z';
const mine = execution('m', NOW);
const { arn } = execution('a', NOW);

describe('a stage whose lease somebody deleted', () => {
  it('holds off the next one as long as it runs, and lets it begin once it has ended', async () => {
    const at5 = (['A', 'AAAA'] as const).flatMap((type) =>
      weightedPair({ stable: 95, canary: 5 }, 'www.example.com', type),
    );
    const bakes = running(execution('stage-5').arn);

    await expect(prepare(new Zone(at5), GROUP, 25, { executions: new FakeExecutions(bakes) })).rejects.toMatchObject({
      name: 'LeaseHeld',
      message: expect.stringContaining('The stage stage-5 runs since'),
    });
    await expect(
      prepare(new Zone(at5), GROUP, 25, { executions: new FakeExecutions(ended(bakes.arn)) }),
    ).resolves.toMatchObject({ from: { stable: 95, canary: 5 } });
  });
});

describe('an execution of the same machine', () => {
  it.each([
    ['started before', running(arn, new Date('2026-11-21T09:00:00Z')), true],
    ['started in the same millisecond, with the first name', running(arn, new Date(NOW)), true],
    ['started in the same millisecond, with a later name', running(execution('z').arn, new Date(NOW)), false],
    ['started after', running(arn, new Date('2026-11-21T10:00:01Z')), false],
    ['that is a dry run', { ...running(arn, new Date('2026-11-21T09:00:00Z')), dryRun: true }, false],
    ['that is this one', running(mine.arn, new Date(NOW)), false],
  ])('%s holds it off: %s', async (_, other, holdsOff) => {
    const why = await whyNotAlone(new FakeExecutions(other), mine);

    expect(why !== null).toBe(holdsOff);
  });

  it('that the list still shows, but that has ended, does not', async () => {
    const before = running(arn, new Date('2026-11-21T09:00:00Z'));
    const executions = Object.assign(new FakeExecutions(ended(arn)), { running: async () => [before] });

    expect(await whyNotAlone(executions, mine)).toBeNull();
  });
});
