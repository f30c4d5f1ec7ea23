import { describe, expect, it } from 'vitest';
import { isQuiet } from '../../../functions/watch-rollouts/is-quiet.ts';
import { judgeLease } from '../../../functions/watch-rollouts/judge-lease.ts';
import { plan, STAGE_MACHINE_ARN } from '../../support/stage.ts';

const { lease } = plan('s1', 5, { stable: 100, canary: 0 });
const OTHER_MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Sluice-other-stage';

describe('what the watcher makes of the lease', () => {
  it.each([
    ['absent', null, { state: 'free' }],
    ['free', lease.free, { state: 'free' }],
    [
      'held by a stage of this stack',
      lease.held,
      { state: 'owned', owner: lease.owner, machineArn: STAGE_MACHINE_ARN },
    ],
    [
      'moved by a stage of this stack',
      lease.moved,
      { state: 'owned', owner: lease.owner, machineArn: STAGE_MACHINE_ARN },
    ],
  ])('when it is %s', (_, text, judgement) => {
    expect(judgeLease(text, [STAGE_MACHINE_ARN])).toEqual(judgement);
  });

  it.each([
    ['written by something else', 'hello', [STAGE_MACHINE_ARN]],
    ['of a machine that is not ours', lease.held, [OTHER_MACHINE]],
    ['different beside each name', undefined, [STAGE_MACHINE_ARN]],
  ])('calls a person when it is %s', (_, text, machines) => {
    expect(judgeLease(text, machines).state).toBe('foreign');
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
