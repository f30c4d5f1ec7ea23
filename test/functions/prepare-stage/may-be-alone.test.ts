import { describe, expect, it } from 'vitest';
import { rollbackName } from '../../../core/executions/start-rollback.ts';
import { NO_PAST, type Past } from '../../../core/lease/decide-restore.ts';
import { executionArnOf } from '../../../core/protocol/arns.ts';
import { whyNotAlone } from '../../../functions/prepare-stage/may-be-alone.ts';
import { weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { ended, FakeExecutions, running } from '../../../lab/support/executions.ts';
import { execution, ROLLBACK_MACHINE_ARN } from '../../../lab/support/stage.ts';
import { GROUP, prepare } from '../../docs/stage.ts';

const AT_5 = { stable: 95, canary: 5 };
const NOW = '2026-11-21T10:00:00.000Z';
const mine = execution('m', NOW);
const { arn } = execution('a', NOW);

describe('a stage whose lease somebody deleted', () => {
  it('holds off the next one as long as it runs, and lets it begin once it has ended', async () => {
    const at5 = (['A', 'AAAA'] as const).flatMap((type) => weightedPair(AT_5, 'www.example.com', type));
    const bakes = running(execution('stage-5').arn);

    await expect(prepare(new Zone(at5), GROUP, 25, { executions: new FakeExecutions(bakes) })).rejects.toMatchObject({
      name: 'LeaseHeld',
      message: expect.stringContaining('The stage stage-5 runs since'),
    });
    await expect(
      prepare(new Zone(at5), GROUP, 25, { executions: new FakeExecutions({ ...ended(bakes.arn), concluded: true }) }),
    ).resolves.toMatchObject({ from: AT_5 });
  });
});

describe('a stage that has ended badly, and whose lease somebody deleted', () => {
  const { arn: before } = execution('before');
  const endedAt = new Date('2026-11-21T09:50:00Z');
  const planned: Past = { ...NO_PAST, startedAt: endedAt, plan: { from: AT_5, to: { stable: 75, canary: 25 } } };
  const rollback = (n: number) => executionArnOf(ROLLBACK_MACHINE_ARN, rollbackName(before, n));

  it.each([
    ['not rolled back yet', []],
    ['while its rollback runs', [running(rollback(1))]],
    ['when its rollback has failed', [ended(rollback(1))]],
  ])('holds the next one off %s', async (_, rollbacks) => {
    const executions = new FakeExecutions(ended(before, endedAt), ...rollbacks);
    executions.pasts.set(before, planned);

    expect((await alone(executions, false))?.message).toContain('has ended badly, its rollback is not over');
    expect(await alone(executions, true)).toBeNull();
  });

  it('holds it off longer than an hour, as long as its rollbacks fail', async () => {
    const longAgo = new Date('2026-11-21T08:50:00Z');
    const executions = new FakeExecutions(ended(before, longAgo), ended(rollback(1), endedAt), running(rollback(2)));
    executions.pasts.set(before, planned);

    expect((await alone(executions, false))?.message).toContain('has ended badly, its rollback is not over');
  });

  it('does not when it never came to a plan', async () => {
    expect(await alone(new FakeExecutions(ended(before, endedAt)), false)).toBeNull();
  });

  it('does not once a rollback of it has ended well', async () => {
    const second = { ...ended(rollback(2)), concluded: true };

    const executions = new FakeExecutions(ended(before, endedAt), ended(rollback(1)), second);
    executions.pasts.set(before, planned);

    expect(await alone(executions, false)).toBeNull();
  });
});

function alone(executions: FakeExecutions, leaseStands: boolean) {
  return whyNotAlone({ executions, rollbackMachineArn: ROLLBACK_MACHINE_ARN }, mine, leaseStands);
}

describe('a stage that is redriven', () => {
  const later = running(execution('later').arn, new Date('2026-11-21T10:30:00Z'));
  const plan = { from: AT_5, to: { stable: 75, canary: 25 } };

  it.each([
    ['waits for one that has begun since, and whose lease somebody deleted', { ...NO_PAST, plan }, false, true],
    ['leaves that to the lease where one stands', { ...NO_PAST, plan }, true, false],
    ['does not wait for one that has claimed nothing', NO_PAST, false, false],
  ])('%s', async (_, past, leaseStands, holdsOff) => {
    const executions = new FakeExecutions(running(mine.arn, new Date(NOW)), later);
    executions.pasts.set(later.arn, { ...past, startedAt: later.startedAt });

    expect((await alone(executions, leaseStands))?.message ?? null).toEqual(
      holdsOff ? expect.stringContaining('The stage later runs since') : null,
    );
  });
});

describe('an execution of the same machine', () => {
  it.each([
    ['started before', running(arn, new Date('2026-11-21T09:00:00Z')), true],
    ['started in the same millisecond, with the first name', running(arn, new Date(NOW)), true],
    ['started in the same millisecond, with a later name', running(execution('z').arn, new Date(NOW)), false],
    ['started after', running(arn, new Date('2026-11-21T10:00:01Z')), false],
    ['that is a dry run', { ...running(arn, new Date('2026-11-21T09:00:00Z')), dryRun: true }, false],
    ['that is this one, listed to the second', running(mine.arn, new Date('2026-11-21T09:59:59.999Z')), false],
  ])('%s holds it off: %s', async (_, other, holdsOff) => {
    const why = await alone(new FakeExecutions(other), true);

    expect(why !== null).toBe(holdsOff);
  });

  it('that the list still shows, but that has ended, does not', async () => {
    const before = running(arn, new Date('2026-11-21T09:00:00Z'));
    const executions = Object.assign(new FakeExecutions(ended(arn)), { running: async () => [before] });

    expect(await alone(executions, true)).toBeNull();
  });
});
