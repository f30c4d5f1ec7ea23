import type { CacheStayedCold, HealthFailed, HealthUnknown } from '../protocol/errors.ts';
import type { SignalVerdict, Weights } from '../protocol/rollout.ts';
import type { Config, Sections } from './common.ts';
import type { HealthContext, Phase } from './context.ts';
import type { Documentation } from './documentation.ts';
import type { Drawing } from './drawing.ts';
import type { Evidence } from './evidence.ts';
import type { Problem } from './lint.ts';
import type { Metric } from './metric.ts';
import { periods } from './words.ts';

/** What it was before a stage, by the names that the plan has for it; null where it could not be measured. */
export type Before<B extends string> = Partial<Record<B, number | null>>;

/** What is known of the stage that a limit is for. */
export interface Known<B extends string = string> {
  weights: Weights;
  baseline: Before<B>;
}

/** What a signal judges by, beside the metrics. */
export type Judging<B extends string = string> = Omit<HealthContext, 'baseline'> &
  Known<B> & {
    /** How many signals compare the canary with stable: they share what chance may fail. */
    comparing: number;
  };

/** A metric that a signal reads. */
export interface MetricRead {
  /** Where it stands under `health`. */
  path: string;
  metric: Metric;
  /** Counts are added up, latencies are not; a state is one number of its own. */
  kind: 'count' | 'latency' | 'state';
  /** The metric of stable that a metric of the canary is compared with. */
  comparedWith?: Metric;
}

/**
 * One thing that is watched, and everything there is to know about it: judge, baseline, `watch`, report, dashboard,
 * settings, their lint and the documentation go through the list of signals and know none by name. A new one is a file
 * in `signals/` and a line in its list.
 */
export interface Signal<S extends Sections = Sections, B extends string = string> {
  name: string;
  phases: readonly Phase[];
  /** What can be set, with defaults and messages. Signals may share a section; its home is in `sections/` then. */
  settings: S;
  /** What must be read for it, whatever the phase. */
  metrics(config: Config<S>): MetricRead[];

  /** How many periods before a stage it looks at. */
  lookBack(config: Config<S>): number;
  /** What a stage will be measured against. */
  measure(config: Config<S>, evidence: Evidence): Before<B>;
  /** Why a stage that leads to these weights could never be judged by it, or would begin where it must not end. */
  whyUnfit(config: Config<S>, evidence: Evidence, before: Known<B>): string[];
  /** The baseline in a few words; null where there is none. */
  tell(baseline: Before<B>): string | null;

  judge(config: Config<S>, evidence: Evidence, context: Judging<B>): Finding;

  /** What there is to see of it; of no stage in particular where none is known. */
  draw(config: Config<S>, known: Known<B> | null): Drawing[];
  /** What would make it unable to fail, or unable to pass. */
  lint(config: Config<S>): Problem[];
  documentation: Documentation<S>;
}

export type HealthError = (CacheStayedCold | HealthFailed | HealthUnknown)['name'];

type Numbers = SignalVerdict['numbers'];

/** What a signal says, and the error that a stage ends with when it says so at the deadline, or fails. */
export interface Finding extends Omit<SignalVerdict, 'signal'> {
  error: HealthError | null;
}

export function passes(reason: string, numbers: Numbers): Finding {
  return { verdict: 'pass', error: null, reason, numbers: rounded(numbers) };
}

export function fails(reason: string, numbers: Numbers): Finding {
  return { verdict: 'fail', error: 'HealthFailed', reason, numbers: rounded(numbers) };
}

/** Bad, but of a kind that a flush or a move of traffic is known to cause, and that passes. */
export function mayRecover(error: HealthError, reason: string, numbers: Numbers): Finding {
  return { verdict: 'wait', error, reason, numbers: rounded(numbers) };
}

/** Never a pass: it waits, and fails at the deadline. */
export function unknown(reason: string, numbers: Numbers = {}): Finding {
  return { verdict: 'wait', error: 'HealthUnknown', reason, numbers: rounded(numbers) };
}

/** Unknown, because so few periods have data; `besides` is what is known all the same. */
export function tooFew(
  what: string,
  { seen, asked, periodSeconds }: { seen: number; asked: number; periodSeconds: number },
  numbers: Numbers,
  besides = '',
): Finding {
  const data = `only ${seen} of ${periods(asked, periodSeconds)} ${seen === 1 ? 'has' : 'have'} data`;
  return unknown(`${what} is unknown: ${data}${besides}`, { ...numbers, periodsSeen: seen, periodsAsked: asked });
}

export function notApplicable(reason: string): Finding {
  return { verdict: 'not applicable', error: null, reason, numbers: {} };
}

/** The gravest goes first. */
const GRAVEST_FIRST = ['fail', 'wait', 'pass', 'not applicable'] as const;

/** What a signal says that watches several things: the gravest, with the reasons of all that say so, and every number. */
export function together(findings: (readonly [name: string, Finding])[]): Finding {
  const each = findings.map(([, finding]) => finding);
  const verdict = GRAVEST_FIRST.find((some) => each.some((finding) => finding.verdict === some)) ?? 'not applicable';
  const saying = each.filter((finding) => finding.verdict === verdict);
  const bad = saying.find(({ error }) => error !== 'HealthUnknown');
  const numbers = findings.flatMap(([name, finding]) =>
    Object.entries(finding.numbers).map(([number, value]) => [`${name}: ${number}`, value]),
  );
  return {
    verdict,
    error: (bad ?? saying[0])?.error ?? null,
    reason: saying.map(({ reason }) => reason).join('; '),
    numbers: Object.fromEntries(numbers),
  };
}

function rounded(numbers: Numbers): Numbers {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, value === null ? null : Math.round(value * 100) / 100]),
  );
}
