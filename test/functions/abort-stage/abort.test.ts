import { describe, expect, it, vi } from 'vitest';
import type { AlarmReading } from '../../../core/alarms/alarms.ts';
import { NO_PAST } from '../../../core/lease/decide-restore.ts';
import { readLeases } from '../../../core/lease/record-group.ts';
import { type Aborted, abort } from '../../../functions/abort-stage/abort.ts';
import { claim } from '../../../functions/prepare-stage/claim.ts';
import { advance } from '../../../functions/set-weights/advance.ts';
import { release } from '../../../functions/set-weights/release.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { ended, FakeExecutions, running } from '../../../lab/support/executions.ts';
import { execution, plan, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

const UNTOUCHED = { stable: 100, canary: 0 };
const STARTED_AT = '2026-11-21T10:00:00.000Z';
const stage = plan('s1', 5, UNTOUCHED, STARTED_AT);
const RED: AlarmReading = {
  name: 'shop-5xx',
  state: 'ALARM',
  actionsEnabled: true,
  updatedAt: '2026-11-21T10:05:00.000Z',
};
const CANARY_RED = { ...RED, name: 'canary-errors' };

class World {
  readonly zone = new Zone(weightedPair(UNTOUCHED));
  readonly executions = new FakeExecutions(running(stage.execution.arn, new Date(STARTED_AT)));

  async held(): Promise<this> {
    await claim(this.zone, group, await readLeases(this.zone.list, group), stage);
    this.executions.pasts.set(stage.execution.arn, { ...NO_PAST, startedAt: new Date(STARTED_AT), plan: stage });
    return this;
  }

  async moved(): Promise<this> {
    await this.held();
    await advance(this.zone, group, stage);
    this.executions.pasts.set(stage.execution.arn, {
      ...NO_PAST,
      startedAt: new Date(STARTED_AT),
      plan: stage,
      moving: true,
    });
    return this;
  }

  turnsRed(alarm: AlarmReading | undefined, stageMachineArn = STAGE_MACHINE_ARN): Promise<Aborted> {
    return abort(
      {
        dns: this.zone,
        group,
        executions: this.executions,
        alarms: { abortOn: ['shop-5xx'], abortOnCanary: ['canary-errors'] },
        readAlarm: async () => alarm,
        stageMachineArn,
        rollbackMachineArn: stageMachineArn.replace('-stage', '-rollback'),
      },
      alarm?.name ?? 'unknown',
      'too many errors',
    );
  }
}

describe('a red alarm', () => {
  it.each([
    ['while it holds the lease', () => new World().held(), RED],
    ['after the weights moved', () => new World().moved(), RED],
    ['although somebody disabled its actions disabled', () => new World().held(), { ...RED, actionsEnabled: false }],
    ['that concerns the canary, once it has traffic', () => new World().moved(), CANARY_RED],
  ])('ends the stage, and its rollback has begun before: %s', async (_, world, alarm) => {
    const stands = await world();
    const { executions } = stands;

    expect(await stands.turnsRed(alarm)).toMatchObject({ aborted: 's1' });
    expect(executions.started).toMatchObject([{ input: { executionArn: stage.execution.arn } }]);
    expect(await executions.isRunning(stage.execution.arn)).toBe(false);
  });

  it('asks Route 53 for nothing: what that grants an account is for the rollbacks', async () => {
    const { zone, ...world } = await new World().moved();
    const busy = Object.assign(new World(), world, { zone: { list: vi.fn(), change: vi.fn() } });

    expect(await busy.turnsRed(RED)).toMatchObject({ aborted: 's1' });
    expect(busy.zone.list).not.toHaveBeenCalled();
  });

  it('ends one that Step Functions does not list yet, by its lease', async () => {
    const late = await new World().moved();
    late.executions.running = async () => [];

    expect(await late.turnsRed(RED)).toMatchObject({ aborted: 's1' });
  });

  it.each([
    ['before the weights moved', () => new World().held(), RED],
    ['after the weights moved', () => new World().moved(), CANARY_RED],
  ])('ends it although somebody deleted its lease %s, by its history', async (_, world, alarm) => {
    const moved = await world();
    moved.zone.deleteLease();

    expect(await moved.turnsRed(alarm)).toMatchObject({ aborted: 's1' });
    expect(moved.executions.started).toHaveLength(1);
  });

  it.each([
    ['a text of another tool', 'heritage=external-dns'],
    ['the lease of a stage that is long over', plan('s0', 5, UNTOUCHED, '2026-11-20T10:00:00.000Z').lease.moved],
  ])('ends it although somebody wrote over its lease: %s', async (_, text) => {
    const moved = await new World().moved();
    moved.executions.known.push(ended(execution('s0').arn));
    moved.zone.setLease(text);

    expect(await moved.turnsRed(CANARY_RED)).toMatchObject({ aborted: 's1' });
  });

  it.each([
    ['when it is not listed', () => new World().moved(), undefined, 'not listed'],
    ['when it is green again', () => new World().held(), { ...RED, state: 'OK' as const }, 'OK again'],
    ['when it is older', () => new World().held(), { ...RED, updatedAt: '2026-11-21T09:00:00.000Z' }, 'older'],
    ['when the canary has no traffic yet', () => new World().held(), CANARY_RED, 'no traffic yet'],
    ['that has not claimed yet, and may be a dry run', async () => new World(), RED, 'no stage is running'],
  ])('does not end a stage %s', async (_, world, alarm, reason) => {
    const stands = await world();
    const answer = await stands.turnsRed(alarm);

    expect(answer).toMatchObject({ aborted: null, reason: expect.stringContaining(reason) });
    expect(stands.executions.started).toEqual([]);
  });

  it('leaves a stage to its own end that is over, committed or another stack’s', async () => {
    const over = await new World().moved();
    over.executions.known.splice(0, 1, ended(stage.execution.arn));
    const committed = await new World().moved();
    await release(committed.zone, group, stage);
    committed.executions.pasts.clear();
    const others = await new World().moved();

    expect((await over.turnsRed(RED)).aborted).toBeNull();
    expect((await committed.turnsRed(RED)).aborted).toBeNull();
    expect((await others.turnsRed(RED, STAGE_MACHINE_ARN.replace('test', 'other'))).aborted).toBeNull();
  });
});
