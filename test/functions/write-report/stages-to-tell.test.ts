import { describe, expect, it } from 'vitest';
import { stagesToTell } from '../../../functions/write-report/stages-to-tell.ts';

const STAGE = 'arn:aws:states:eu-central-1:123456789012:execution:Sluice-test-stage:stage-5';
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute));

describe('the report that an ending changes', () => {
  it('is the stage’s own', () => {
    expect(stagesToTell({ executionArn: STAGE }, true, [])).toEqual([STAGE]);
  });

  it('is, behind a rollback, that of the stage it was for', () => {
    expect(stagesToTell({ input: JSON.stringify({ executionArn: STAGE }) }, false, [])).toEqual([STAGE]);
  });

  it('is, behind a person’s rollback, that of the stage it stopped, and of no other', () => {
    const ended = { input: '{"canaryPercent":0,"reason":"x"}', startDate: at(10), stopDate: at(12) };
    const stages = [
      { arn: 'running', endedAt: null },
      { arn: 'stopped by it', endedAt: at(11) },
      { arn: 'ended long before', endedAt: at(3) },
    ];

    expect(stagesToTell(ended, false, stages)).toEqual(['stopped by it']);
  });

  it.each([['no JSON'], ['null'], [undefined]])('is none when nobody knows what %s was for', (input) => {
    expect(stagesToTell({ ...(input !== undefined && { input }) }, false, [])).toEqual([]);
  });
});
