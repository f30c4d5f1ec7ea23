import { describe, expect, it } from 'vitest';
import { formatLease } from '../../../core/lease/lease.ts';
import { whyDrifted, whyNotNext } from '../../../core/lease/next-stage.ts';
import { leaseRecords } from '../../../core/lease/swap.ts';
import type { Weights } from '../../../core/protocol/rollout.ts';

const STAGES = [5, 25, 50, 100];

describe('the stage that may come next', () => {
  it.each([
    [{ stable: 100, canary: 0 }, 5],
    [{ stable: 95, canary: 5 }, 25],
    [{ stable: 1, canary: 1 }, 100],
    [{ stable: 90, canary: 10 }, 25],
  ])('follows from the live weights %j: %i', (live, stage) => {
    expect(whyNotNext(stage, live, STAGES)).toBeNull();
  });

  it.each([
    [{ stable: 100, canary: 0 }, 25, 'the next stage is 5'],
    [{ stable: 95, canary: 5 }, 5, 'the next stage is 25'],
    [{ stable: 95, canary: 5 }, 33, 'the next stage is 25'],
    [{ stable: 0, canary: 100 }, 100, 'The rollout is complete'],
  ])('is not skipped, repeated or made up: at %j not %i', (live, stage, reason) => {
    expect(whyNotNext(stage, live, STAGES)?.message).toContain(reason);
  });
});

describe('weights that somebody else changed', () => {
  it.each<[string, Weights, Weights | null, string | null]>([
    ['nobody has run a stage yet', { stable: 100, canary: 0 }, null, null],
    ['they stand where the last stage left them', { stable: 75, canary: 25 }, { stable: 75, canary: 25 }, null],
    ['they stand elsewhere', { stable: 60, canary: 40 }, { stable: 75, canary: 25 }, 'left 75-25'],
    ['no stage leads there', { stable: 60, canary: 40 }, null, 'none of the stages'],
    ['a rollback of a person left them at no stage', { stable: 90, canary: 10 }, { stable: 90, canary: 10 }, null],
  ])('when %s', (_, live, left, reason) => {
    const drift = whyDrifted(live, left ? leaseLeaving(left) : new Map([['_rollout.www.example.com', null]]), STAGES);

    if (reason === null) expect(drift).toBeNull();
    else expect(drift?.message).toContain(reason);
  });
});

function leaseLeaving(to: Weights) {
  const text = formatLease({
    operation: 'free',
    trafficMoved: true,
    epoch: '01KAHZ0000000000000000000A',
    owner: '00000000.0000000000',
    from: { stable: 100, canary: 0 },
    to,
  });
  return leaseRecords(['_rollout.www.example.com'], text);
}
