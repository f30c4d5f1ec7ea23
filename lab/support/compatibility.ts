import { conclude } from '../../core/compatibility/conclude.ts';
import type { Compatibility, Finding, ProbeFindings } from '../../core/compatibility/findings.ts';

const READS: Finding = { outcome: 'same', at: [], reason: 'The canary reads what stable cached.' };
const READS_BACK: Finding = { outcome: 'same', at: [], reason: 'Stable reads what the canary cached.' };
export const MISREADS_BACK: Finding = {
  outcome: 'differs',
  at: ['/price'],
  reason: 'With what the canary cached, stable answers otherwise than with nothing cached: /price (missing).',
};
export const REWRITES: Finding = {
  outcome: 'same',
  at: [],
  reason: 'The canary answers rightly, but does not use what stable cached.',
  rewrites: true,
};
export const UNKNOWN: Finding = {
  outcome: 'unknown',
  at: [],
  reason: 'Others wrote the keys in 16 of 16 tries: probe a page that nobody visits.',
};

/** As *Compare backends* answers: compatible, but for what a test says of one probe. */
export function compatibility(...changes: Partial<ProbeFindings>[]): Compatibility {
  const probes = (changes.length > 0 ? changes : [{}]).map((change, i) => ({
    probe: `page-${i + 1}`,
    wayThere: READS,
    wayBack: READS_BACK,
    cold: {
      outcome: 'differs' as const,
      at: ['/data'],
      reason: 'With nothing cached, the canary answers otherwise than stable: /data (added).',
    },
    answersMustMatch: false,
    tries: 4,
    busy: 0,
    latencyMs: { stable: { cold: 31, cached: 4 }, canary: { cold: 45, cached: 6 } },
    ...change,
  }));
  return conclude(probes, new Date('2026-11-21T10:00:00.000Z'));
}

/** Settings that name one probe. */
export const PROBED = {
  stable: { url: 'https://stable.example.com', host: 'www.example.com' },
  canary: { url: 'https://canary.example.com/prod' },
  probes: { mocs: { path: '/mocs/probe', keys: ['mocs:probe'] } },
};
