import { expect, it } from 'vitest';
import { type DrillOutcome, describeDrill, judgeDrill, whatWasNotTried } from '../../../cli/drill/drill-outcome.ts';
import { stoppedBy } from '../../../cli/drill/wait-for-return.ts';

const outcome: DrillOutcome = {
  stage: 5,
  execution: 'drill-5-x',
  alarm: 'shop-5xx',
  struckAt: '2026-11-21T10:15:03.000Z',
  endedWith: 'AlarmAbort',
  stoppedSeconds: 1.3,
  weightsRestoredSeconds: 1.1,
  inSyncSeconds: 32.04,
  trafficBackSeconds: 117,
  rolledBackSeconds: 96.2,
  alarmIsBack: true,
  trafficRemark: null,
};

it('says how many seconds the way back took', () => {
  const text = describeDrill(outcome).join('\n');

  expect(text).toMatch(/stage had ended \(AlarmAbort\) +│ 1\.3 /);
  expect(text).toMatch(/in sync +│ 32\.0 /);
  expect(text).toContain('shop-5xx is green again');
  expect(judgeDrill(outcome)).toEqual([]);
});

it.each<[Partial<DrillOutcome>, string[]]>([
  [{ stoppedSeconds: null }, ['the alarm did not stop the stage']],
  [{ trafficBackSeconds: null }, ['the requests did not follow']],
  [{ trafficBackSeconds: null, trafficRemark: 'not counted' }, []],
  [
    { inSyncSeconds: null, rolledBackSeconds: null },
    ['Route 53 did not report the change in sync', 'the rollback did not end well'],
  ],
])('fails for what it did not see: %j', (changes, expected) => {
  expect(judgeDrill({ ...outcome, ...changes })).toEqual(expected);
});

it('is not whole where the health check saw the red alarm before the abort did', () => {
  expect(whatWasNotTried({ ...outcome, endedWith: 'HealthFailed' })).toMatch(
    /^The way back works, but the abort by the alarm was not tried: .* saw shop-5xx red first\. Drill again/,
  );
  expect(whatWasNotTried(outcome)).toBeNull();
});

it('does not take the credit for a stage that something else ended', () => {
  const failed = (error: string, cause: string) => ({ status: 'FAILED', error, cause, output: null }) as const;

  expect(stoppedBy('shop-5xx', failed('HealthFailed', 'alarm shop-5xx is red'))).toBe('HealthFailed');
  expect(() => stoppedBy('shop-5xx', failed('HealthFailed', 'canary latency is too high'))).toThrow(/canary latency/);
  expect(() => stoppedBy('shop-5xx', failed('CacheStayedCold', 'shop-5xx'))).toThrow(/CacheStayedCold/);
});
