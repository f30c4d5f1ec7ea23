import type { AlarmReading } from '../../alarms/alarms.ts';
import { listedAlarms } from '../../alarms/listed-alarms.ts';
import type { Common } from '../common.ts';
import type { Said } from '../documentation.ts';
import { fails, notApplicable, passes, type Signal, unknown } from '../signal.ts';
import { list } from '../words.ts';

/** Whether a listed alarm is red. An alarm aborts the stage by event; this look catches the event that got lost. */
export const alarms: Signal<Record<never, never>, never> = {
  name: 'alarms',
  phases: ['warm-up', 'bake'],
  settings: {},
  metrics: () => [],

  lookBack: () => 0,
  measure: () => ({}),
  whyUnfit: () => [],
  tell: () => null,

  judge(config, evidence, { weights }) {
    const listed = new Set(listedAlarms(config.alarms, weights.canary > 0));
    if (listed.size === 0) return notApplicable('no alarm is listed');
    const stateOf = new Map(evidence.alarms.map(({ name, state }) => [name, state]));
    const having = (state: string) => [...listed].filter((name) => (stateOf.get(name) ?? 'missing') === state).sort();
    const [red, missing, silent] = [having('ALARM'), having('missing'), having('INSUFFICIENT_DATA')];
    const numbers = { listed: listed.size, red: red.length, missing: missing.length, insufficientData: silent.length };

    if (red.length > 0)
      return fails(red.length === 1 ? `alarm ${list(red)} is red` : `alarms ${list(red)} are red`, numbers);
    if (missing.length > 0) return unknown(`alarms are unknown: ${list(missing)} not found`, numbers);
    if (silent.length > 0)
      return unknown(`alarms are unknown: ${list(silent)} without enough data to judge by`, numbers);
    return passes(
      listed.size === 1 ? 'the listed alarm is green' : `all ${listed.size} listed alarms are green`,
      numbers,
    );
  },

  draw: () => [],
  lint: () => [],
  documentation: {
    applies: 'canary alarms while canary weight > 0',
    bad: 'fails at once',
    example: {},
    findings: (config) => ({
      'all green': said(config, 'OK'),
      'one red': said(config, 'ALARM'),
      'one without data': said(config, 'INSUFFICIENT_DATA'),
      'one missing': said(config, 'missing'),
    }),
  },
};

/** The first of the listed alarms stands so; the others are green. */
function said({ alarms }: Common, state: AlarmReading['state']): Said {
  const [first = '', ...others] = listedAlarms(alarms, true);
  return {
    metrics: [],
    alarms: { [first]: state, ...Object.fromEntries(others.map((name) => [name, 'OK' as const])) },
  };
}
