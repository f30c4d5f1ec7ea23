import type { Change } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import type { ListedExecution } from '../../../core/executions/executions.ts';
import { rollbackName } from '../../../core/executions/start-rollback.ts';
import { readLeases } from '../../../core/lease/record-group.ts';
import { executionArnOf } from '../../../core/protocol/arns.ts';
import { claim } from '../../../functions/prepare-stage/claim.ts';
import { advance } from '../../../functions/set-weights/advance.ts';
import { restore } from '../../../functions/set-weights/restore.ts';
import { watch } from '../../../functions/watch-rollouts/watch.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { ended, FakeExecutions, running } from '../../../lab/support/executions.ts';
import { plan, ROLLBACK_MACHINE_ARN, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

const AT_5 = { stable: 95, canary: 5 };
const stage = plan('s1', 25, AT_5);
const ENDED_AT = new Date('2026-11-21T10:10:00Z');

async function moved(): Promise<Zone> {
  const zone = new Zone(weightedPair(AT_5));
  await claim(zone, group, await readLeases(zone.list, group), stage);
  await advance(zone, group, stage);
  return zone;
}

function look(zone: Zone, executions: FakeExecutions, minutesLater = 0, hint?: string) {
  const machines = { stageMachineArn: STAGE_MACHINE_ARN, rollbackMachineArn: ROLLBACK_MACHINE_ARN };
  const now = new Date(ENDED_AT.getTime() + minutesLater * 60_000);
  return watch({ dns: zone, group, executions, ...machines }, hint, now);
}

describe('a lease whose owner has ended', () => {
  it.each([
    ['found by the look of every minute', undefined],
    ['named by an event', stage.execution.arn],
    ['while an event names another', `${stage.execution.arn}-other`],
  ])('is rolled back, %s', async (_, hint) => {
    const executions = new FakeExecutions(ended(stage.execution.arn));

    const { rollbackArn, stuck } = await look(await moved(), executions, 0, hint);

    expect(rollbackArn).toContain(rollbackName(stage.execution.arn, 1));
    expect(executions.started).toMatchObject([{ input: { executionArn: stage.execution.arn } }]);
    expect(stuck).toBeNull();
  });

  it('is rolled back again when the first rollback was stopped', async () => {
    const first = executionArnOf(ROLLBACK_MACHINE_ARN, rollbackName(stage.execution.arn, 1));
    const executions = new FakeExecutions(ended(stage.execution.arn), ended(first));

    const { rollbackArn } = await look(await moved(), executions);

    expect(rollbackArn).toContain(rollbackName(stage.execution.arn, 2));
  });

  it('is left alone while its owner runs', async () => {
    const executions = new FakeExecutions(running(stage.execution.arn));

    expect(await look(await moved(), executions)).toMatchObject({ rollbackArn: null, foreign: null, stuck: null });
    expect(executions.started).toEqual([]);
  });

  it('calls a person when Step Functions has never heard of the owner', async () => {
    const { foreign } = await look(await moved(), new FakeExecutions());

    expect(foreign).toContain('does not know');
  });
});

describe('a rollback that does not get through', () => {
  it.each([
    [2, null],
    [3, true],
    [4, true],
    [5, false],
    [17, false],
    [18, true],
    [33, true],
  ])('%i minutes after the end of the stage: told now? %s', async (minutes, isTimeToSay) => {
    const { stuck } = await look(await moved(), new FakeExecutions(ended(stage.execution.arn, ENDED_AT)), minutes);

    expect(stuck?.isTimeToSay ?? null).toBe(isTimeToSay);
  });

  it('says which weights are live, and the exact command that restores them', async () => {
    const zone = await moved();

    const { stuck } = await look(zone, new FakeExecutions(ended(stage.execution.arn, ENDED_AT)), 4);
    await runByHand(zone, stuck?.message);

    expect(stuck?.message).toContain('Live weights: www.example.com A 75-25 (stable-canary)');
    expect(stuck?.message).toContain('Before the stage the weights were 95-5');
    expect(zone.weights()).toEqual(AT_5);
  });

  it('goes on by itself from what a person restored by hand', async () => {
    const zone = await moved();
    const { stuck } = await look(zone, new FakeExecutions(ended(stage.execution.arn, ENDED_AT)), 4);
    await runByHand(zone, stuck?.message);

    const restored = await restore(
      { dns: zone, group, recall },
      { executionArn: stage.execution.arn },
      ROLLBACK_MACHINE_ARN,
    );

    expect(restored).toMatchObject({ outcome: 'restored', trafficMoved: true, weights: AT_5 });
  });

  it('refuses the command when the rollback was faster', async () => {
    const zone = await moved();
    const { stuck } = await look(zone, new FakeExecutions(ended(stage.execution.arn, ENDED_AT)), 4);
    await restore({ dns: zone, group, recall }, { executionArn: stage.execution.arn }, ROLLBACK_MACHINE_ARN);

    await expect(runByHand(zone, stuck?.message)).rejects.toThrow('do not match');
  });
});

describe('a stage that ended after somebody had deleted its lease', () => {
  it('is rolled back, once: its history knows what it moved', async () => {
    const zone = await moved();
    zone.deleteLease();
    const executions = new FakeExecutions(ended(stage.execution.arn, ENDED_AT));

    const first = await look(zone, executions, 1);
    const again = await look(zone, executions, 2);

    expect(first.rollbackArn).toContain(rollbackName(stage.execution.arn, 1));
    expect(again.rollbackArn).toBe(first.rollbackArn);
    expect(executions.started).toHaveLength(1);
  });

  it('is rolled back again when that rollback failed', async () => {
    const zone = await moved();
    zone.deleteLease();
    const first = executionArnOf(ROLLBACK_MACHINE_ARN, rollbackName(stage.execution.arn, 1));
    const executions = new FakeExecutions(ended(stage.execution.arn, ENDED_AT), ended(first, ENDED_AT));

    expect((await look(zone, executions, 2)).rollbackArn).toContain(rollbackName(stage.execution.arn, 2));
  });

  it.each([
    [2, null],
    [3, true],
    [5, false],
  ])('calls for help when its rollback does not get through: %i minutes after, told now? %s', async (minutes, told) => {
    const zone = await moved();
    zone.deleteLease();
    const rollback = running(executionArnOf(ROLLBACK_MACHINE_ARN, rollbackName(stage.execution.arn, 1)));

    const { stuck } = await look(zone, new FakeExecutions(ended(stage.execution.arn, ENDED_AT), rollback), minutes);

    expect(stuck?.isTimeToSay ?? null).toBe(told);
    if (stuck) expect(stuck.message).toMatch(/A 75-25 \(stable-canary\).*deleted its lease.*sluice rollback --to/s);
  });

  it('is gone on with, however long ago it ended, as long as its rollbacks fail', async () => {
    const zone = await moved();
    zone.deleteLease();
    const failed = [1, 2].map((n) =>
      ended(
        executionArnOf(ROLLBACK_MACHINE_ARN, rollbackName(stage.execution.arn, n)),
        new Date(ENDED_AT.getTime() + n * 35 * 60_000),
      ),
    );
    const executions = new FakeExecutions(ended(stage.execution.arn, ENDED_AT), ...failed);

    expect((await look(zone, executions, 71)).rollbackArn).toContain(rollbackName(stage.execution.arn, 3));
  });

  it.each([
    ['has ended well', { ...ended(stage.execution.arn, ENDED_AT), concluded: true }],
    ['runs', running(stage.execution.arn)],
  ])('is not one that %s, whoever started a rollback in its name', async (_, execution) => {
    const zone = await moved();
    zone.deleteLease();
    const forged = ended(executionArnOf(ROLLBACK_MACHINE_ARN, rollbackName(stage.execution.arn, 1)), ENDED_AT);

    expect((await look(zone, new FakeExecutions(execution, forged), 2)).rollbackArn).toBeNull();
  });

  it('is left alone when it ended long ago', async () => {
    const zone = await moved();
    zone.deleteLease();
    const executions = new FakeExecutions(ended(stage.execution.arn, ENDED_AT));

    expect((await look(zone, executions, 120)).rollbackArn).toBeNull();
  });
});

describe('what somebody else did', () => {
  it('is told when they change the weights of a stage that runs', async () => {
    const zone = await moved();
    zone.setWeights({ stable: 50, canary: 50 });

    const { drift, rollbackArn } = await look(zone, new FakeExecutions(running(stage.execution.arn)));

    expect(drift).toContain('www.example.com A is 50-50 and should be 75-25');
    expect(rollbackArn).toBeNull();
  });

  it('is told when they change the weights after a stage', async () => {
    const zone = await moved();
    await restore({ dns: zone, group, recall }, { executionArn: stage.execution.arn }, ROLLBACK_MACHINE_ARN);
    zone.setWeights({ stable: 0, canary: 100 });

    expect((await look(zone, new FakeExecutions(ended(stage.execution.arn)))).drift).toContain('should be 95-5');
  });

  it('is told when they take away a record', async () => {
    const zone = await moved();
    zone.records = zone.records.filter(({ SetIdentifier }) => SetIdentifier !== 'canary');

    const { drift } = await look(zone, new FakeExecutions(running(stage.execution.arn)));

    expect(drift).toContain('the weighted pair www.example.com A is gone');
  });

  it.each<[string, Partial<ListedExecution>, string | null]>([
    ['a stage that had its time to claim', {}, 's1 runs, but the lease is not its own'],
    ['not a stage that has just begun', { startedAt: new Date(ENDED_AT.getTime() - 60_000) }, null],
    ['not a dry run, which claims nothing', { dryRun: true }, null],
  ])('is told when they remove the lease of %s', async (_, execution, found) => {
    const zone = new Zone(weightedPair(AT_5));
    const executions = new FakeExecutions({ ...running(stage.execution.arn), ...execution });

    const { foreign } = await look(zone, executions);

    if (found === null) expect(foreign).toBeNull();
    else expect(foreign).toContain(found);
  });
});

/** As a shell would read it: the JSON between the single quotes. */
async function runByHand(zone: Zone, message = ''): Promise<void> {
  const [, json = ''] = /--change-batch '(.*)'$/m.exec(message) ?? [];
  const ChangeBatch: { Changes: Change[] } = JSON.parse(json);
  await zone.change({ HostedZoneId: group.hostedZoneId, ChangeBatch });
}

/** The lease stands, so nobody asks for the stage's past. */
async function recall(): Promise<never> {
  throw new Error('nobody should ask');
}
