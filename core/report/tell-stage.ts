import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describeEnding, describeFailure } from '../executions/describe-failure.ts';
import { endingNamed } from '../protocol/endings.ts';
import { readJson } from '../protocol/parse.ts';
import type { Failure, FlushRecord, Plan, Verdict, Weights } from '../protocol/rollout.ts';
import { sentence } from '../text/words.ts';
import { actorOf, causeInWords } from './by-a-person.ts';
import { headlineOf } from './headline.ts';
import type { DescribedExecution, Recorded } from './recorded.ts';
import type { StageReport, TimelineEntry } from './report.ts';
import { changeIn, flushAgainIn, flushIn, healthIn, planIn, requestIn } from './state-data.ts';
import { tellApproval } from './tell-approval.ts';
import { isRunning, tellRollback } from './tell-rollback.ts';
import { tellRollbackVisits } from './tell-rollback-visits.ts';
import { tellVisits } from './tell-timeline.ts';
import { timeSpent } from './time-spent.ts';
import { readVisits, type Visit } from './visits.ts';

/** The report of a stage, from what Step Functions knows of it and of its rollback. */
export function tellStage(
  execution: DescribedExecution,
  events: readonly HistoryEvent[],
  rollback?: Recorded,
  now = new Date(),
): StageReport {
  const visits = readVisits(events);
  const datas = visits.flatMap(({ data }) => (data === null ? [] : [data]));
  const request = requestIn(readJson(execution.input));
  const plan = lastOf(datas, planIn);
  const change = lastOf(datas, changeIn);
  const startedAt = execution.startDate ?? events[0]?.timestamp ?? now;
  const endedAt = isRunning(execution.status) ? null : (execution.stopDate ?? events.at(-1)?.timestamp ?? startedAt);
  const outcome = outcomeOf(execution, visits);
  const failure = isBad(outcome) ? failureOf(execution, datas) : null;
  const back = rollback && tellRollback(rollback, failure?.error);
  const facts = {
    execution: { name: execution.name ?? '', arn: execution.executionArn ?? '' },
    stage: request.stage,
    requestedBy: request.requestedBy,
    reason: request.reason,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    outcome,
    error: failure?.error ?? null,
    cause: failure?.cause ?? null,
    from: plan?.from ?? null,
    to: plan?.to ?? null,
    after: weightsAfter(outcome, visits, plan, back?.weights ?? null, rollback !== undefined),
    timeSpent: timeSpent(events, startedAt.getTime(), Math.max(startedAt.getTime(), (endedAt ?? now).getTime())),
    flushes: flushesIn(visits),
    verdicts: verdictsIn(visits),
    approval: tellApproval(visits),
    change,
    warnings: [
      ...(plan?.warnings ?? []),
      ...(events.length === 0 ? ['The history of this execution is not there any more, or could not be read.'] : []),
    ],
    rollback: back?.rollback ?? null,
  };
  const timeline = [
    ...tellVisits(visits, request),
    ...redrives(events),
    ...ending(facts, visits),
    ...(rollback ? tellRollbackVisits(readVisits(rollback.events)) : []),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return { ...facts, headline: headlineOf(facts, visits.at(-1)?.name ?? null), timeline };
}

export function isBad(outcome: StageReport['outcome']): boolean {
  return outcome === 'failed' || outcome === 'stopped' || outcome === 'timed out';
}

function outcomeOf({ status }: DescribedExecution, visits: Visit[]): StageReport['outcome'] {
  if (isRunning(status)) return 'running';
  if (status === 'SUCCEEDED') return visits.some(({ state }) => state === 'Dry run complete') ? 'dry run' : 'complete';
  if (status === 'ABORTED') return 'stopped';
  return status === 'TIMED_OUT' ? 'timed out' : 'failed';
}

/** What the execution ended with; behind an ending that only says that no rollback began, the failure before it. */
function failureOf(execution: DescribedExecution, datas: unknown[]): Failure {
  const { error, cause } = describeEnding(execution);
  if (endingNamed(error) !== 'RollbackNotStarted') return { error, cause };
  return { error, cause: `${sentence(describeFailure(datas.at(-1)).cause)} ${cause}` };
}

function weightsAfter(
  outcome: StageReport['outcome'],
  visits: Visit[],
  plan: Plan | null,
  restored: Weights | null,
  isRollbackKnown: boolean,
): Weights | null {
  if (restored) return restored;
  if (!plan) return null;
  if (outcome === 'complete') return plan.to;
  // It may have moved them without being heard: only its rollback knows.
  const advanced = visits.find(({ state }) => state === 'Advance weights');
  if (!advanced) return plan.from;
  if (outcome === 'running' && !isRollbackKnown) return changeIn(advanced.data) ? plan.to : null;
  return null;
}

/** One record for each flush: what came before the last call of the same flush is in it. */
function flushesIn(visits: Visit[]): FlushRecord[] {
  const records = visits.flatMap(({ state, data }) => {
    const record = state === 'Flush cache' ? flushIn(data) : state === 'Flush cache again' ? flushAgainIn(data) : null;
    return record ? [record] : [];
  });
  return records.filter((record, i) => record.done || records[i + 1]?.startedAt !== record.startedAt);
}

function verdictsIn(visits: Visit[]): Verdict[] {
  return visits.flatMap(({ state, data }) => {
    const verdict = state === 'Check health' || state === 'Check bake' ? healthIn(data) : null;
    return verdict ? [verdict] : [];
  });
}

function redrives(events: readonly HistoryEvent[]): TimelineEntry[] {
  return events.flatMap(({ type, timestamp }) =>
    type === 'ExecutionRedriven' && timestamp
      ? [{ at: timestamp.toISOString(), state: '', kind: 'state' as const, text: 'Somebody redrove it.', actor: null }]
      : [],
  );
}

/** Who stopped it or how it ran out; a stage that fails by itself says so in its last state. */
function ending(
  { outcome, endedAt, error, cause }: Omit<StageReport, 'timeline' | 'headline'>,
  visits: Visit[],
): TimelineEntry[] {
  if (endedAt === null || !isBad(outcome)) return [];
  const text = `${error}: ${causeInWords({ error, cause })}`;
  return [
    {
      at: endedAt,
      state: visits.at(-1)?.name ?? '',
      kind: 'failure',
      text,
      actor: outcome === 'stopped' ? actorOf({ error, cause }) : null,
    },
  ];
}

function lastOf<T>(datas: unknown[], read: (data: unknown) => T | null): T | null {
  for (const data of datas.toReversed()) {
    const found = read(data);
    if (found !== null) return found;
  }
  return null;
}
