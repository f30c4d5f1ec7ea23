import { describe, expect, it } from 'vitest';
import type { AlarmReading } from '../../../../core/alarms/alarms.ts';
import { alarm, HEALTHY, judge, saying, warmUp } from '../fixture.ts';

const WITHOUT_CANARY = warmUp(undefined, { stable: 100, canary: 0 });
const say = (alarms: AlarmReading[], context = warmUp()) =>
  saying(judge({ ...HEALTHY, alarms }, { context }), 'alarms');

describe('the listed alarms', () => {
  it.each<[string, AlarmReading['state'], AlarmReading['state'], string, string]>([
    ['all green', 'OK', 'OK', 'pass', 'all 2 listed alarms are green'],
    ['one red', 'ALARM', 'OK', 'fail', 'alarm shop-5xx is red'],
    ['both red', 'ALARM', 'ALARM', 'fail', 'alarms canary-errors, shop-5xx are red'],
    ['one red, one that cannot be judged', 'ALARM', 'INSUFFICIENT_DATA', 'fail', 'alarm shop-5xx is red'],
    ['one without data', 'OK', 'INSUFFICIENT_DATA', 'wait', 'canary-errors without enough data'],
    ['one missing', 'OK', 'missing', 'wait', 'canary-errors not found'],
    ['one badly configured', 'OK', 'EVALUATION_ERROR', 'wait', 'canary-errors not evaluated, because of how'],
    ['one that CloudWatch lost', 'OK', 'EVALUATION_FAILURE', 'wait', 'not evaluated, by a fault of CloudWatch'],
    ['one half blind', 'OK', 'PARTIAL_DATA', 'wait', 'canary-errors evaluated on a part of its data'],
    ['one in a state of next year', 'OK', 'AMBER' as 'OK', 'wait', 'canary-errors in the state AMBER'],
    ['two for two reasons', 'missing', 'PARTIAL_DATA', 'wait', 'part of its data (PARTIAL_DATA); shop-5xx not found'],
  ])('%s', (_, shop, canary, verdict, reason) => {
    expect(say([alarm('shop-5xx', shop), alarm('canary-errors', canary)])?.verdict).toBe(verdict);
    expect(say([alarm('shop-5xx', shop), alarm('canary-errors', canary)])?.reason).toContain(reason);
  });

  it('leave the canary’s alarms out while it has no traffic', () => {
    expect(say([alarm('shop-5xx', 'OK'), alarm('canary-errors', 'ALARM')], WITHOUT_CANARY)).toMatchObject({
      verdict: 'pass',
      reason: 'the listed alarm is green',
    });
  });

  it('that nobody could look at are not green', () => {
    expect(say([])?.verdict).toBe('wait');
  });
});
