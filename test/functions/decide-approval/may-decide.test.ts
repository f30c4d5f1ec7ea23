import { describe, expect, it } from 'vitest';
import { type Situation, whyNotApprove, whyNotDecide } from '../../../functions/decide-approval/may-decide.ts';
import type { Decision } from '../../../functions/decide-approval/read-decision.ts';
import { pending } from '../../../lab/support/approval.ts';

const PENDING = pending();
const DECISION: Decision = { execution: 'stage-25', decision: 'approve', by: 'ben', comment: '', via: 'program' };
const WAITS = { running: true, commentRequired: false };
const WELL: Situation = {
  lease: PENDING.lease,
  alarmProblem: null,
  health: { verdict: 'pass', reason: 'all is well' },
};
const IN_TIME = new Date('2026-11-21T11:14:59.999Z');

describe('who may answer at the gate', () => {
  it('anybody who says why, where the stack asks for it', () => {
    const decision = { ...DECISION, comment: 'looks well' };

    expect(whyNotDecide(decision, PENDING, { ...WAITS, commentRequired: true })).toBeNull();
  });

  it('anybody who says who they are, while the stage waits', () => {
    expect(whyNotDecide(DECISION, PENDING, WAITS)).toBeNull();
  });

  it.each([
    [
      'the stage has ended',
      DECISION,
      { ...WAITS, running: false },
      'Stage 25 (stage-25) has ended: there is nothing left to decide.',
    ],
    ['nobody says who decides', { ...DECISION, by: '' }, WAITS, /^Say who you are first/],
    ['the name is nothing that one could read', { ...DECISION, by: '\u200b –' }, WAITS, /^Say who you are first/],
    ['the stack asks for a comment and there is none', DECISION, { ...WAITS, commentRequired: true }, /^Say why/],
  ])('nobody when %s', (_, decision, situation, reason) => {
    expect(whyNotDecide(decision, PENDING, situation)).toMatch(reason);
  });
});

describe('a stage may be approved', () => {
  it('until the last moment, while its lease stands and its alarms are green', () => {
    expect(whyNotApprove(PENDING, WELL, IN_TIME)).toBeNull();
  });

  it.each<[string, Situation, Date, RegExp]>([
    ['the moment it expires', WELL, new Date(PENDING.expiresAt), /could be approved until 11:15:00Z:/],
    ['after its lease became another', { ...WELL, lease: PENDING.lease.replace('held', 'restored') }, IN_TIME, /lease/],
    ['after its lease vanished', { ...WELL, lease: null }, IN_TIME, /lease/],
    ['while the names of the group carry different leases', { ...WELL, lease: undefined }, IN_TIME, /lease/],
    [
      'while health fails',
      { ...WELL, health: { verdict: 'fail', reason: 'hit rate 61 % is below 80 %' } },
      IN_TIME,
      /is "fail": hit rate 61 % is below 80 %\. The evidence that opened the gate is 1 h 1 min old\./,
    ],
    [
      'under a red alarm',
      { ...WELL, alarmProblem: 'Not now: alarm shop-5xx is red.' },
      IN_TIME,
      /alarm shop-5xx is red/,
    ],
  ])('not %s', (_, situation, now, reason) => {
    expect(whyNotApprove(PENDING, situation, now)).toMatch(reason);
  });
});
