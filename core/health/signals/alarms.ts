import { listedAlarms } from '../../alarms/listed-alarms.ts';
import { fails, notApplicable, passes, type Signal, unknown } from '../signal.ts';
import { list } from '../words.ts';

/** Whether a listed alarm is red. An alarm aborts the stage by event; this look catches the event that got lost. */
export const alarms: Signal = {
  name: 'alarms',
  phases: ['warm-up', 'bake'],
  metrics: () => [],

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
};
