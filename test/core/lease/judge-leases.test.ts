import { describe, expect, it } from 'vitest';
import { judgeLeases } from '../../../core/lease/judge-leases.ts';
import { leaseRecord } from '../../../core/lease/swap.ts';
import { isQuiet } from '../../../functions/watch-rollouts/is-quiet.ts';
import { plan, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

const { lease } = plan('s1', 5, { stable: 100, canary: 0 });
const OTHER_MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Sluice-other-stage';

function beside(...texts: (string | null)[]) {
  return new Map(texts.map((text, i) => [`_rollout.${i}`, text === null ? null : leaseRecord(`_rollout.${i}`, text)]));
}

describe('what the watcher makes of the leases', () => {
  it.each([
    ['absent', [null]],
    ['free', [lease.free]],
  ])('leaves alone what is %s', (_, texts) => {
    expect(judgeLeases(beside(...texts), [STAGE_MACHINE_ARN])).toEqual({ owned: [], foreign: null });
  });

  it.each([
    ['held', [lease.held]],
    ['moved', [lease.moved]],
    ['moved beside one name of two, because another group shares the other', [lease.moved, null]],
  ])('looks at the owner of what a stage of this stack %s', (_, texts) => {
    const { owned, foreign } = judgeLeases(beside(...texts), [STAGE_MACHINE_ARN]);

    expect(owned).toMatchObject([{ lease: { owner: lease.owner }, machineArn: STAGE_MACHINE_ARN }]);
    expect(foreign).toBeNull();
  });

  it.each([
    ['was written by something else', 'hello', [STAGE_MACHINE_ARN]],
    ['belongs to a machine that is not ours', lease.held, [OTHER_MACHINE]],
  ])('calls a person when one %s', (_, text, machines) => {
    expect(judgeLeases(beside(lease.free, text), machines)).toMatchObject({ owned: [], foreign: expect.any(String) });
  });
});

describe('how often the watcher looks', () => {
  const now = new Date('2026-11-21T10:07:30Z');

  it.each([
    ['every minute while something ran in the last hour', new Date('2026-11-21T09:30:00Z'), 0, false],
    ['in its own minute of ten when nothing did', new Date('2026-11-21T08:30:00Z'), 7, false],
    ['not in the other minutes', new Date('2026-11-21T08:30:00Z'), 3, true],
    ['not every minute before the first rollout either', null, 3, true],
  ])('%s', (_, lastActivity, jitter, quiet) => {
    expect(isQuiet(lastActivity, now, jitter)).toBe(quiet);
  });
});
