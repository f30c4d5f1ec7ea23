import { consequenceOf } from '../../core/approvals/foretell.ts';
import { sameWeights } from '../../core/lease/weights.ts';
import { stageLadder, stepLadder } from '../../core/protocol/ladder.ts';
import { canaryPercent, formatWeights } from '../../core/protocol/rollout.ts';
import { withStop } from '../../core/text/inert.ts';
import { clock, span, stopwatch } from '../../core/text/times.ts';
import { harmlessLine } from '../terminal/output.ts';
import { table } from '../terminal/table.ts';
import { breakWords } from '../terminal/width.ts';
import type { LeaseStatus, RunningStatus, Status } from './status.ts';

/** Where a rollout stands, for somebody who was woken: what is wrong first, what to type last; broken between words. */
export function describeStatus(status: Status, columns = Number.POSITIVE_INFINITY): string[] {
  return linesOf(status).flatMap((text) => within(harmlessLine(text), columns));
}

function linesOf(status: Status): string[] {
  const { alerts, records, leases, owner, byHand, running, approvals, alarms, cache, last } = status;
  const { noStage, nextStage, nextStageOwn } = status;
  const now = new Date(status.at);
  return [
    ...(alerts.length > 0 ? alerts.map((alert) => line('LOOK', alert)) : [line('Safe', 'nothing is red or odd')]),
    ...traffic(status),
    ...(running ?? []).flatMap((each) => describeRunning(each, now)),
    ...(running?.length === 0 ? [line('Running', 'nothing')] : []),
    ...(approvals ?? []).flatMap((pending) => {
      const { stage, from, to, requestedBy, reason, expiresAt, health } = pending;
      return [
        line(
          'Waiting',
          `stage ${stage} (${formatWeights(from)} → ${formatWeights(to)}), asked for by ${requestedBy} ("${reason}"), until ${clock(expiresAt)}`,
        ),
        line('', `${withStop(health.reason)} ${consequenceOf('approve', pending, now)}`),
      ];
    }),
    ...describeLeases(leases ?? [], owner),
    ...(byHand ? [line(BY_HAND, `if the rollback does not get through: ${byHand}`)] : []),
    ...(alarms ? [line('Alarms', describeAlarms(alarms))] : []),
    ...(cache ? [line('Redis', CACHE[cache])] : []),
    ...(last ? [line('Last', `${last.headline} (${last.execution}, ${ago(last.endedAt, now)})`)] : []),
    ...(records && !alike(records) ? drawRecords(records) : []),
    ...(records ? [line('Stage', noStage ?? `${nextStage} is the next`)] : []),
    ...describeOwn(nextStageOwn),
    line(NEXT, status.next ?? 'nothing to do'),
  ];
}

/** As wide as the longest name of a line, and a blank. */
const INDENT = 9;
const BY_HAND = 'By hand';
const NEXT = 'Next';

function line(what: string, words: string): string {
  return `${what.padEnd(INDENT)}${words}`;
}

/** What is to be pasted stays whole, and a table is no wider already. */
function within(text: string, columns: number): string[] {
  const isWhole = text.startsWith(BY_HAND) || text.startsWith(NEXT) || !/^[A-Z ]/.test(text);
  if (isWhole || text.length <= columns) return [text];
  return breakWords(text.slice(INDENT), columns - INDENT).map(
    (row, i) => (i === 0 ? text.slice(0, INDENT) : ' '.repeat(INDENT)) + row,
  );
}

function ago(at: string, now: Date): string {
  return `${span(Math.max(0, now.getTime() - Date.parse(at)))} ago`;
}

/** One line where every record says the same, as it should. */
function traffic({ records, stages, running, last }: Status): string[] {
  const [first] = records ?? [];
  if (!first || !records || !alike(records)) return records === null ? [line('Traffic', 'not known')] : [];
  const { stable, canary } = first;
  const weights = { stable: stable ?? 0, canary: canary ?? 0 };
  const percent = canaryPercent(weights) ?? 0;
  const left = last?.after && sameWeights(last.after, weights) && running?.length === 0;
  const odd = last?.traffic?.ending === 'left as somebody set it';
  const since = !left
    ? ''
    : odd
      ? ', as somebody else has set it'
      : `, as ${last.execution} left it at ${clock(last.traffic?.backAt ?? last.endedAt)}`;
  const under = running?.find(({ machine }) => machine === 'stage')?.stage ?? null;
  return [
    line('Traffic', `canary ${Math.round(percent * 10) / 10} % (${formatWeights(weights)})${since}`),
    line('Rollout', stageLadder(stages, percent, under)),
  ];
}

function alike(records: NonNullable<Status['records']>): boolean {
  const [first] = records;
  return records.every(
    ({ stable, canary }) => stable !== null && stable === first?.stable && canary !== null && canary === first.canary,
  );
}

function drawRecords(records: NonNullable<Status['records']>): string[] {
  const rows = records.map(({ name, type, stable, canary, canaryPercent: percent }) => [
    ...[name, type, stable ?? 'missing', canary ?? 'missing'],
    percent === null ? '?' : `${Math.round(percent * 10) / 10} %`,
  ]);
  return table(['name', 'type', 'stable', 'canary', 'canary share'], rows).split('\n');
}

function describeRunning(running: RunningStatus, now: Date): string[] {
  const { machine, execution, state, step, since, startedAt, verdict, own } = running;
  const elapsed = (at: string) => stopwatch(now.getTime() - Date.parse(at));
  const times = [since && `${elapsed(since)} in it`, `${elapsed(startedAt)} in all`].filter(Boolean).join(', ');
  const of = step ? `step ${step.number} of ${step.of}, ` : '';
  return [
    line('Running', `${machine} ${execution}: ${of}${state ?? 'about to start'} (${times})`),
    ...(step ? [line('', stepLadder(step))] : []),
    ...describeOwn(own),
    ...(verdict ? [line('Verdict', `${ago(verdict.checkedAt, now)}: ${verdict.verdict}: ${verdict.reason}`)] : []),
  ];
}

function describeOwn(own: string[]): string[] {
  return own.length > 0 ? [line('', `of its own: ${own.join('; ')}`)] : [];
}

function describeAlarms(alarms: NonNullable<Status['alarms']>): string {
  if (alarms.length === 0) return 'none is known';
  const red = alarms.filter(({ state }) => state === 'ALARM').map(({ name }) => name);
  const odd = alarms
    .filter(({ state }) => state !== 'ALARM' && state !== 'OK')
    .map(({ name, state }) => `${name} (${state})`);
  const all = `of ${alarms.length}`;
  return [
    red.length > 0 ? `red ${all}: ${red.join(', ')}` : `none ${all} is red`,
    ...(odd.length > 0 ? [`not known: ${odd.join(', ')}`] : []),
  ].join('; ');
}

const CACHE: Record<NonNullable<Status['cache']>, string> = {
  answers: 'answers',
  degraded: 'answers, but not as it should: see the runbook, CacheDegraded',
  down: 'does not answer, or is not asked: see the runbook, CacheDown',
  unknown: 'not known: its alarm has no data yet',
  'not watched': 'is not probed by this stack: ElastiCache publishes how it is',
};

/** One line when the lease is the same beside every name, as it should be; else one for each. */
function describeLeases(leases: LeaseStatus[], owner: Status['owner']): string[] {
  const [first] = leases;
  if (first && leases.every(({ text }) => text === first.text)) return [line('Lease', describeLease(first, owner))];
  return leases.map((lease) => line('Lease', `${lease.name}: ${describeLease(lease, owner)}`));
}

function describeLease({ text, operation, owner, since }: LeaseStatus, execution: Status['owner']): string {
  if (text === null) return 'none';
  if (operation === null) return `"${text}", which Sluice did not write. End it when you know what did.`;
  if (operation === 'free') return `free, left by ${execution?.execution ?? owner}`;
  const begun = since ? ` since ${since.slice(0, 19).replace('T', ' ')}Z` : '';
  if (execution === null) return `${operation}${begun} by ${owner}, which no machine of this stack knows`;
  const state = execution.running ? 'running' : 'ended: the watcher rolls it back within a minute or two';
  return `${operation}${begun} by ${execution.execution} (${owner}; ${state})`;
}
