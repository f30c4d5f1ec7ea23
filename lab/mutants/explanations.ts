import type { Explanation } from './account.ts';

/** Changes that no test need notice. */
export const EXPLANATIONS: Explanation[] = [
  {
    why: 'Stands in for what is always there, because the compiler cannot know that: groups of a matched expression, fields that AWS always sends.',
    survivors: [
      `core/lease/batch-room.ts: '' → "Stryker was here!"`,
      `core/lease/lease.ts: '' → "Stryker was here!"`,
      `core/lease/record-group.ts: '' → "Stryker was here!"`,
      'core/lease/record-group.ts: [] → ["Stryker was here"]',
      'core/lease/record-group.ts: !page.IsTruncated || !page.NextRecordName → !page.IsTruncated && !page.NextRecordName',
      `core/lease/swap.ts: '' → "Stryker was here!"`,
      'core/lease/swap.ts: ChangeInfo?.Id → ChangeInfo.Id',
      'core/lease/swap.ts: ChangeInfo?.SubmittedAt → ChangeInfo.SubmittedAt',
      `core/lease/decide-restore.ts: '' → "Stryker was here!"`,
      'core/lease/decide-restore.ts: ours?.lease?.operation → ours?.lease.operation',
      'core/traffic/traffic.ts: !inSyncAt || !followAt → !inSyncAt && !followAt',
      `functions/set-weights/decide-person-rollback.ts: '' → "Stryker was here!"`,
      'functions/set-weights/decide-unlock.ts: [] → ["Stryker was here"]',
      `core/approvals/approvals.ts: '' → "Stryker was here!"`,
      'core/approvals/approvals.ts: [] → ["Stryker was here"]',
      'core/approvals/approvals.ts: Parameter?.Value → Parameter.Value',
      'core/flush/glob.ts: -1 → +1',
      'core/health/evidence.ts: readings.series.get(keyOf(troubled))?.trouble → readings.series.get(keyOf(troubled)).trouble',
      'core/health/evidence.ts: [] → ["Stryker was here"]',
      'core/health/evidence.ts: value !== null → true',
      'core/flush/flush-rules.ts: doomed[own]?.push → doomed[own].push',
      'core/flush/glob-overlap.ts: wider === STAR → false',
    ],
  },
  {
    why: 'A shortcut: without it the same comes out, later.',
    survivors: [
      'core/flush/flush-rules.ts: table[byte] === 1 → true',
      'core/flush/flush-rules.ts: start < end && rules.firstBytes[bytes[start] ?? 0] === 0 → false',
      'core/flush/flush-rules.ts: start < end → true',
      'core/flush/flush-rules.ts: start < end → start >= end',
      'core/flush/flush-rules.ts: start < end → start <= end',
      'core/flush/flush-rules.ts: own < 0 → false',
      'core/flush/glob.ts: token === tokens.length - 1 → false',
      'core/flush/glob.ts: tokens.length - 1 → tokens.length + 1',
      'core/flush/glob-overlap.ts: b !== STAR → true',
      'core/flush/glob-overlap.ts: a !== STAR → true',
      'core/flush/glob.ts: tokens.at(-1) !== STAR → true',
      // As distinct; of the first row it remembers none.
      'core/flush/glob-overlap.ts: i * (right.length + 1) + j → i * (right.length + 1) - j',
    ],
  },
  {
    why: 'The lease that a rollback wrote in its own name is restored or free, and free is asked for first.',
    survivors: ["functions/set-weights/decide-person-rollback.ts: lease.operation === 'restored' → true"],
  },
  {
    why: 'A window that is too short to fail has no level, and is left out for that, too.',
    survivors: [
      'core/health/sustained-level.ts: first + mayExceed < values.length → first + mayExceed <= values.length',
      'core/health/sustained-level.ts: first + mayExceed → first - mayExceed',
      'core/health/sustained-level.ts: level !== undefined → true',
    ],
  },
  {
    why: 'No two names of a group are the same.',
    survivors: ['core/lease/record-group.ts: inOrder(a) < inOrder(b) → inOrder(a) <= inOrder(b)'],
  },
  {
    why: 'What is unusual in a name only decides whether a sweep makes one call more.',
    survivors: ['core/lease/record-group.ts: /\\\\(\\d{3})/g → /\\\\(\\d)/g'],
  },
  {
    why: 'Two executions that began in the very same millisecond: whichever counts as the older one is as right.',
    survivors: [
      'core/lease/decide-restore.ts: epochTime(lease.epoch) > past.startedAt.getTime() → epochTime(lease.epoch) >= past.startedAt.getTime()',
      'functions/prepare-stage/may-claim.ts: epochTime(lease.epoch) > Date.parse(execution.startedAt) → epochTime(lease.epoch) >= Date.parse(execution.startedAt)',
    ],
  },
  {
    why: 'A text of exactly as many bytes as there is room for may as well be shortened.',
    survivors: [
      'functions/request-approval/describe-request.ts: Buffer.byteLength(encodeApproval(pending)) <= MOST_BYTES → Buffer.byteLength(encodeApproval(pending)) < MOST_BYTES',
    ],
  },
  {
    why: 'A table of 0 and 2 excludes what one of 0 and 1 excludes: only 1 is asked for.',
    survivors: ['core/flush/glob.ts: 1 - bit → 1 + bit'],
  },
];
