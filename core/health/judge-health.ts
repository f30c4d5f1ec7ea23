import type { Verdict } from '../protocol/rollout.ts';
import type { HealthConfig } from './config.ts';
import type { HealthContext } from './context.ts';
import { evidenceOf, type Readings } from './evidence.ts';
import type { Metric } from './metric.ts';
import { type Finding, type HealthError, notApplicable, type Signal } from './signal.ts';
import { signals } from './signals/signals.ts';
import { spelledSpan } from './words.ts';

/** What names the ending when several signals say no: what is known to be bad goes before what is not known. */
const GRAVEST_FIRST: (HealthError | null)[] = ['HealthFailed', 'CacheStayedCold', 'HealthUnknown'];

type Judged = Finding & { signal: string };

/** Whether the stage may go on: every signal that applies must pass, and at the deadline what still waits has failed. */
export function judgeHealth(
  config: HealthConfig,
  readings: Readings,
  context: HealthContext,
  now: Date,
  watched: readonly Signal[] = signals,
): Verdict {
  const { phase, passFrom, until, spanSeconds } = context;
  const evidence = evidenceOf(readings, { ...config, since: context.since, now: now.getTime() });
  const comparing = watched.filter((signal) => signal.metrics(config).some(({ comparedWith }) => comparedWith)).length;
  const judged = watched
    .map((signal): Judged => {
      const { name, phases, judge } = signal;
      if (!phases.includes(phase)) return { signal: name, ...notApplicable(`not judged in ${phase}`) };
      const finding = judge(config, evidence, { ...context, comparing });
      const late = finding.error === 'HealthUnknown' ? evidence.lateness(expectedOf(signal, config, context)) : null;
      return { signal: name, ...finding, reason: late ? `${finding.reason}; ${late}` : finding.reason };
    })
    .map((finding) => (now.getTime() >= until ? expire(finding, spanSeconds) : finding));

  const having = (verdict: Finding['verdict']) => judged.filter((finding) => finding.verdict === verdict);
  const failed = having('fail').sort((a, b) => GRAVEST_FIRST.indexOf(a.error) - GRAVEST_FIRST.indexOf(b.error));
  const waiting = having('wait');
  const [gravest] = failed;
  const answer = (verdict: Verdict['verdict'], reason: string): Verdict => ({
    phase,
    verdict,
    reason,
    error: gravest?.error ?? null,
    signals: judged.map(({ error, ...finding }) => finding),
    checkedAt: now.toISOString(),
    until: new Date(until).toISOString(),
  });

  if (gravest) return answer('fail', reasonsOf(failed));
  if (waiting.length > 0) return answer('wait', reasonsOf(waiting));
  if (now.getTime() < passFrom) {
    return answer('wait', `all is well so far; the ${phase} lasts until ${new Date(passFrom).toISOString()}`);
  }
  return answer('pass', `${reasonsOf(having('pass').slice(0, 1))}; every signal that applies passes`);
}

/** The metrics of a signal, without those of a stable that has no traffic, with which others are compared. */
function expectedOf({ metrics }: Signal, config: HealthConfig, { weights }: HealthContext): Metric[] {
  const read = metrics(config);
  const idle = weights.stable > 0 ? [] : read.map(({ comparedWith }) => comparedWith);
  return read.map(({ metric }) => metric).filter((metric) => !idle.includes(metric));
}

/** Ending on "wait" is a failure: `hit rate 61 % is below 80 % after 10 minutes`. */
function expire(finding: Judged, spanSeconds: number): Judged {
  if (finding.verdict !== 'wait') return finding;
  const still = finding.error === 'HealthUnknown' ? ', still so after' : ' after';
  return { ...finding, verdict: 'fail', reason: `${finding.reason}${still} ${spelledSpan(spanSeconds)}` };
}

function reasonsOf(findings: Judged[]): string {
  return findings.map(({ reason }) => reason).join('; ');
}
