import type * as z from 'zod';
import type { AlarmState } from '../alarms/alarms.ts';
import type { CheckAnswer } from './checks.ts';
import type { Config, Sections } from './common.ts';
import type { Metric } from './metric.ts';
import type { WrittenMetric } from './written-metric.ts';

/** What docs/verdicts.md says of a signal. */
export interface Documentation<S extends Sections> {
  /** Where it applies, and what becomes of a bad value: a few words each. */
  applies: string;
  bad: string;
  /** Settings under which it applies. */
  example: z.input<z.ZodObject<S>>;
  /** What CloudWatch may say, in the order in which a person would ask. The first is healthy; the others differ from it. */
  findings(config: Config<S>): Record<string, Said>;
}

/** What CloudWatch says in every period, null being nothing; and of the alarms. */
export interface Said {
  metrics: (readonly [metric: Metric, value: number | null])[];
  alarms: Record<string, AlarmState>;
  /** What checks of one's own answer; left out where they are not asked. */
  checks?: Record<string, CheckAnswer | { unknown: string }>;
}

/** Nodes all say the same. */
export function saying(...metrics: [Metric | Metric[] | undefined, number | null][]): Said {
  const each = metrics.flatMap(([named = [], value]) => [named].flat().map((metric) => [metric, value] as const));
  return { metrics: each, alarms: {} };
}

/** A metric in an example. */
export function shopMetric(metricName: string, backend?: 'stable' | 'canary'): WrittenMetric {
  return { namespace: 'Shop', metricName, ...(backend && { dimensions: { Backend: backend } }) };
}
