import type { AlarmState } from '../../alarms/alarms.ts';
import { listedAlarms } from '../../alarms/listed-alarms.ts';
import { whyUnknown } from '../../alarms/why-unknown.ts';
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
    const readings = new Map(evidence.alarms.map((reading) => [reading.name, reading.state]));
    const named = Map.groupBy([...listed].sort(), (name) => readings.get(name) ?? 'missing');
    const red = named.get('ALARM') ?? [];
    const unknowns = [...named].flatMap(([state, names]) => {
      const [why] = whyUnknown(state) ?? [];
      return why ? [`${list(names)} ${why}`] : [];
    });
    const numbers = { listed: listed.size, red: red.length, green: named.get('OK')?.length ?? 0 };

    if (red.length > 0)
      return fails(red.length === 1 ? `alarm ${list(red)} is red` : `alarms ${list(red)} are red`, numbers);
    if (unknowns.length > 0) return unknown(`alarms are unknown: ${unknowns.join('; ')}`, numbers);
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
      'one that could not be evaluated': said(config, 'EVALUATION_FAILURE'),
      'one evaluated on a part of its data': said(config, 'PARTIAL_DATA'),
    }),
  },
};

/** The first of the listed alarms stands so; the others are green. */
function said({ alarms }: Common, state: AlarmState): Said {
  const [first = '', ...others] = listedAlarms(alarms, true);
  return {
    metrics: [],
    alarms: { [first]: state, ...Object.fromEntries(others.map((name) => [name, 'OK' as const])) },
  };
}
