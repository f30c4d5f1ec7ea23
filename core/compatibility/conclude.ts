import type { Compatibility, Finding, Outcome, ProbeFindings } from './findings.ts';

/** What all probes come to: what is worst of what counts. */
export function conclude(probes: ProbeFindings[], comparedAt: Date): Compatibility {
  const findings = probes.flatMap((one) => countingOf(one).map((finding) => ({ probe: one.probe, finding })));
  const worst = worstOf(findings.map(({ finding }) => finding));
  const back = worstOf(probes.map(({ wayBack }) => wayBack));
  return {
    verdict: ({ same: 'compatible', unknown: 'unknown', differs: 'incompatible', fails: 'incompatible' } as const)[
      worst
    ],
    reason:
      worst === 'same'
        ? [`Each backend answers as ever with what the other cached (${count(probes)}).`, ...notes(findings)].join(' ')
        : tell(findings.filter(({ finding }) => finding.outcome !== 'same')),
    rollback: {
      safe: ({ same: 'yes', unknown: 'unknown', differs: 'no', fails: 'no' } as const)[back],
      reason: {
        same: `A rollback is safe for the cache: stable answers as ever with what the canary cached (${count(probes)}).`,
        unknown: 'Whether a rollback is safe for the cache is not known.',
        differs: 'A rollback is not safe for the cache: stable misreads what the canary cached.',
        fails: 'A rollback is not safe for the cache: stable fails on what the canary cached.',
      }[back],
    },
    comparedAt: comparedAt.toISOString(),
    probes,
  };
}

/** What is right, and still worth a line. */
function notes(findings: { probe: string; finding: Finding }[]): string[] {
  return findings.flatMap(({ probe, finding }) => (finding.rewrites ? [`Probe "${probe}": ${finding.reason}`] : []));
}

function countingOf({ wayThere, wayBack, cold, answersMustMatch }: ProbeFindings): Finding[] {
  return answersMustMatch ? [wayThere, wayBack, cold] : [wayThere, wayBack];
}

const WORST_FIRST: Outcome[] = ['fails', 'differs', 'unknown'];

function worstOf(findings: Finding[]): Outcome {
  if (findings.length === 0) return 'unknown';
  return WORST_FIRST.find((outcome) => findings.some((finding) => finding.outcome === outcome)) ?? 'same';
}

/** The worst of each probe, and each sentence once. */
function tell(findings: { probe: string; finding: Finding }[]): string {
  const sorted = WORST_FIRST.flatMap((outcome) => findings.filter(({ finding }) => finding.outcome === outcome));
  return [...new Set(sorted.map(({ probe, finding }) => `Probe "${probe}": ${finding.reason}`))].join(' ');
}

function count({ length }: { length: number }): string {
  return length === 1 ? '1 probe' : `${length} probes`;
}
