import type { AlarmReading } from '../../core/alarms/alarms.ts';
import { measureBaseline } from '../../core/health/baseline.ts';
import { HealthConfig } from '../../core/health/config.ts';
import type { HealthContext } from '../../core/health/context.ts';
import type { Said } from '../../core/health/documentation.ts';
import { keyOf, type Readings } from '../../core/health/evidence.ts';
import { judgeHealth } from '../../core/health/judge-health.ts';
import type { Signal } from '../../core/health/signal.ts';
import { signals } from '../../core/health/signals/signals.ts';
import type { Verdict } from '../../core/protocol/rollout.ts';
import { healthConfig } from '../../lib/settings/health-config.ts';
import { settings } from '../support/settings.ts';

const MINUTE = 60_000;
/** As many periods as any signal looks at, before a stage and in a phase. */
const MEASURED = 60;
const PHASE = 30;
const NOW = new Date('2026-11-21T10:30:10.000Z');
const NEWEST = Date.parse('2026-11-21T10:29:00.000Z');

/** In the middle of each phase, and at its end when nothing may wait any longer. */
const MOMENTS = {
  'in warm-up': { phase: 'warm-up', until: NOW.getTime() + MINUTE },
  'at its deadline': { phase: 'warm-up', until: NOW.getTime() },
  'in the bake': { phase: 'bake', until: NOW.getTime() + MINUTE },
  'at its end': { phase: 'bake', until: NOW.getTime() },
} satisfies Record<string, Moment>;
type Moment = Pick<HealthContext, 'phase' | 'until'>;

/** Each signal × each finding → what the deployed judge answers when nothing but this signal is asked. */
export function verdictTable(): string {
  const rows = signals.flatMap((signal) => {
    const config = configFor(signal.documentation.example);
    const findings = Object.entries(signal.documentation.findings(config));
    const healthy = findings[0]?.[1];
    return findings.map(([finding, said], i) => [
      i === 0 ? `**${signal.name}**` : '',
      finding,
      ...Object.values(MOMENTS).map((moment) => answer(signal, config, [healthy, said], moment)),
    ]);
  });
  return tableOf(['signal', 'it finds', ...Object.keys(MOMENTS)], rows);
}

/** When each signal is asked, and what becomes of a stage of which it says no. */
export function signalTable(): string {
  const rows = signals.map(({ name, phases, documentation: { bad, applies } }) => [
    name,
    phases.includes('warm-up') ? 'yes' : 'no',
    phases.includes('bake') ? 'yes' : 'no',
    bad,
    applies,
  ]);
  return tableOf(['signal', 'warm-up', 'bake', 'a bad value', 'applies'], rows);
}

function tableOf(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** What the deployed judge answers when every signal finds what is healthy, or one of them something else. */
export function verdictOf(moment: keyof typeof MOMENTS, odd?: { signal: string; finding: string }): Verdict {
  const sections: Record<string, object> = {};
  for (const { documentation } of signals) {
    for (const [section, example] of Object.entries(documentation.example)) {
      sections[section] = { ...sections[section], ...(example as object) };
    }
  }
  const config = configFor(sections);
  const findings = signals.map(({ name, documentation }) => ({ name, found: documentation.findings(config) }));
  const healthy = findings.map(({ found }) => Object.values(found)[0]);
  const other = findings.find(({ name }) => name === odd?.signal)?.found[odd?.finding ?? ''];
  return judge(config, [healthy, [...healthy, other]], MOMENTS[moment], signals);
}

function configFor(example: object): HealthConfig {
  const { health } = settings();
  const changes = { alarms: { abortOn: ['shop-5xx'], abortOnCanary: ['canary-errors'] } };
  const shop = settings({ ...changes, health: { ...health, ...example } });
  return HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(shop))));
}

function answer(signal: Signal, config: HealthConfig, said: (Said | undefined)[], moment: Moment): string {
  const verdict = judge(config, [said.slice(0, 1), said], moment, [signal]);
  const [own] = verdict.signals;
  if (own?.verdict === 'not applicable') return 'not asked';
  // Of one signal that passes, the phase may still wait for its own end.
  if (own?.verdict === 'pass') return 'pass';
  return verdict.verdict === 'fail' ? `\`${verdict.error}\`` : 'wait';
}

function judge(
  config: HealthConfig,
  [before, now]: [before: (Said | undefined)[], now: (Said | undefined)[]],
  { phase, until }: Moment,
  watched: readonly Signal[],
): Verdict {
  const { baseline } = measureBaseline(config, readingsOf(before), NOW);
  const weightsBefore = { stable: 95, canary: 5 };
  const since = NEWEST - PHASE * MINUTE;
  return judgeHealth(
    config,
    readingsOf(now),
    {
      phase,
      weights: phase === 'bake' ? { stable: 75, canary: 25 } : weightsBefore,
      weightsBefore,
      baseline,
      since,
      dipUntil: phase === 'bake' ? since : until,
      passFrom: until,
      until,
      spanSeconds: (until - since) / 1000,
    },
    NOW,
    watched,
  );
}

/** The same in every minute; what is said later counts. */
function readingsOf(said: (Said | undefined)[]): Readings {
  const metrics = said.flatMap((each) => each?.metrics ?? []);
  const series = metrics.map(([metric, value]) => {
    const minutes = Array.from({ length: MEASURED }, (_, i) => NEWEST - i * MINUTE);
    const points = new Map(value === null ? [] : minutes.map((minute) => [minute, value] as const));
    return [keyOf(metric), { points, trouble: null }] as const;
  });
  const states = Object.assign({}, ...said.map((each) => each?.alarms)) as Said['alarms'];
  const alarms = Object.entries(states).map(
    ([name, state]): AlarmReading => ({ name, state, actionsEnabled: true, updatedAt: null }),
  );
  const checks = Object.assign({}, ...said.map((each) => each?.checks)) as NonNullable<Said['checks']>;
  return { series: new Map(series), alarms, checks: new Map(Object.entries(checks)) };
}
