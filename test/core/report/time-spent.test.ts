import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import type { TimeSpent } from '../../../core/report/report.ts';
import { timeSpent } from '../../../core/report/time-spent.ts';

const NOTHING: TimeSpent = { machine: 0, cache: 0, dns: 0, person: 0, bake: 0 };

/** The states of a stage as they are entered, one second each. */
function spentIn(...states: string[]): TimeSpent {
  const events = states.map(
    (name, i): HistoryEvent => ({
      id: i,
      type: 'TaskStateEntered',
      timestamp: new Date(1000 * i),
      stateEnteredEventDetails: { name },
    }),
  );
  return timeSpent(events, 0, 1000 * states.length);
}

describe('the time of a stage', () => {
  it.each<[keyof TimeSpent, string[]]>([
    ['machine', ['Receive request', 'Prepare stage', 'Is approval needed?', 'Is the cache still fresh?']],
    ['machine', ['Is a second flush needed?']],
    ['machine', ['Approval expired', 'Advance weights', 'Release lease', 'Roll back']],
    ['machine', ['Dry run complete', 'Stage complete', 'Stage failed', 'Rollback not started']],
    ['cache', ['Flush cache', 'Is the flush done?', 'Flush cache again', 'Is the second flush done?']],
    ['cache', ['Let cache warm up', 'Check health', 'Is the cache warm?', 'Let cache warm up more']],
    ['dns', ['Confirm change', 'Is the change in sync?', 'Let change spread', 'Let resolvers catch up']],
    ['person', ['Ask for approval']],
    ['bake', ['Bake', 'Check bake', 'Is the bake over?']],
  ])('is the %s’s in %j', (purpose, states) => {
    expect(spentIn(...states)).toEqual({ ...NOTHING, [purpose]: 1000 * states.length });
  });

  it('is the machine’s in a state that this version does not know, whatever came before it', () => {
    expect(spentIn('Bake', 'Let the dust settle')).toEqual({ ...NOTHING, bake: 1000, machine: 1000 });
  });
});
