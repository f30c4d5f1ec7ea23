import type { Verdict } from '../protocol/rollout.ts';
import { clock } from '../text/times.ts';
import type { HealthConfig } from './config.ts';
import type { HealthContext } from './context.ts';
import { type Evidence, evidenceOf, type Readings } from './evidence.ts';
import type { Metric } from './metric.ts';
import { type Finding, type HealthError, notApplicable, type Signal } from './signal.ts';
import { signals } from './signals/signals.ts';
import { periods, spelledSpan } from './words.ts';

/** What names the ending when several signals say no: what is known to be bad goes before what is not known. */
const GRAVEST_FIRST: (HealthError | null)[] = ['HealthFailed', 'CacheStayedCold', 'HealthUnknown'];

interface Judged extends Finding {
  signal: string;
  /** What has come so far where time alone will tell, in words; null where there is more to say. */
  collecting: string | null;
}

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
      if (!phases.includes(phase)) {
        return { signal: name, ...notApplicable(`not judged in ${phase}`), collecting: null };
      }
      const finding = judge(config, evidence, { ...context, comparing });
      const expected = expectedOf(signal, config, context);
      const late = finding.error === 'HealthUnknown' ? evidence.lateness(expected) : null;
      const reason = late ? `${finding.reason}; ${late}` : finding.reason;
      return {
        signal: name,
        ...finding,
        reason,
        collecting: late ? null : collected(finding, evidence, expected, config),
      };
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
    signals: judged.map(({ error, collecting, ...finding }) => finding),
    checkedAt: now.toISOString(),
    until: new Date(until).toISOString(),
  });

  if (gravest) return answer('fail', reasonsOf(failed));
  if (waiting.length > 0) return answer('wait', [...oddIn(waiting), ...collectingIn(waiting)].join('; '));
  if (now.getTime() < passFrom) {
    return answer('wait', `all is well so far; the ${phase} lasts until ${clock(new Date(passFrom).toISOString())}`);
  }
  return answer('pass', `${reasonsOf(having('pass').slice(0, 1))}; every signal that applies passes`);
}

/** The metrics of a signal, without those of a stable that has no traffic, with which others are compared. */
function expectedOf({ metrics }: Signal, config: HealthConfig, { weights }: HealthContext): Metric[] {
  const read = metrics(config);
  const isIdle = (metric: Metric) => weights.stable === 0 && read.some(({ comparedWith }) => comparedWith === metric);
  return read.map(({ metric }) => metric).filter((metric) => !isIdle(metric));
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

/** `1 of 5 minutes`; null where something is odd besides. */
function collected(
  { error, numbers }: Finding,
  evidence: Evidence,
  expected: Metric[],
  { periodSeconds }: HealthConfig,
): string | null {
  if (error !== 'HealthUnknown' || (numbers.periodsOver ?? 0) > 0) return null;
  const { periodsSeen, periodsAsked } = numbers;
  if (typeof periodsAsked === 'number') return `${periodsSeen} of ${periods(periodsAsked, periodSeconds)}`;
  return expected.length > 0 && evidence.areYoung(expected) ? 'nothing yet' : null;
}

function oddIn(findings: Judged[]): string[] {
  return findings.filter(({ collecting }) => collecting === null).map(({ reason }) => reason);
}

/** One clause for all that only needs time: `collecting 1 of 5 minutes (database latency, canary latency)`. */
function collectingIn(findings: Judged[]): string[] {
  const alike = Map.groupBy(findings, ({ collecting }) => collecting);
  const groups = [...alike].flatMap(([so, found]) =>
    so === null ? [] : [`${so} (${found.map(({ signal }) => signal).join(', ')})`],
  );
  return groups.length > 0 ? [`collecting ${groups.join(', ')}`] : [];
}
