import { nameIn } from '../protocol/arns.ts';
import { formatWeights } from '../protocol/rollout.ts';
import { lookUp, type StageState } from '../protocol/states.ts';
import { span } from '../text/times.ts';
import { flushInWords, grouped, sentence } from '../text/words.ts';
import type { TimelineEntry } from './report.ts';
import {
  changeIn,
  failureIn,
  flushAgainIn,
  flushIn,
  healthIn,
  planIn,
  rollbackArnIn,
  type ToldRequest,
} from './state-data.ts';
import { tellApproval } from './tell-approval.ts';
import { at, failedTry, type Told } from './timeline-entry.ts';
import type { Visit } from './visits.ts';

/** Every state of a stage, with what it answered and each try that failed. */
export function tellVisits(visits: readonly Visit[], request: ToldRequest): TimelineEntry[] {
  return visits.flatMap((visit, i) => [
    ...entering(visit, request),
    ...visit.tries.map((failed) => at(failed.at, visit, failedTry(failed, visit))),
    ...leaving(visit, visits[i + 1]),
  ]);
}

function entering(visit: Visit, { requestedBy, stage, reason }: ToldRequest): TimelineEntry[] {
  const { state, enteredAt } = visit;
  if (state === 'Receive request') {
    const asks = stage === null ? 'What was asked for is no stage' : `Stage ${stage} is asked for: ${reason ?? ''}`;
    return [at(enteredAt, visit, { kind: 'state', text: sentence(asks), ...(requestedBy && { actor: requestedBy }) })];
  }
  if (state === 'Ask for approval') return [at(enteredAt, visit, { kind: 'gate', text: 'A person is asked.' })];
  return [];
}

function leaving(visit: Visit, next: Visit | undefined): TimelineEntry[] {
  const { state, type, enteredAt, exitedAt, data } = visit;
  // The error and cause of a red ending are told with that of the execution.
  if (state === 'Receive request' || type === 'Fail') return [];
  if (type === 'Choice') return [at(enteredAt, visit, { kind: 'state', text: next ? `→ ${next.name}` : 'Undecided.' })];
  if (type === 'Wait') {
    const waited =
      exitedAt === null ? 'Was still waiting at the end of what is known.' : `Waited ${span(exitedAt - enteredAt)}.`;
    return [at(enteredAt, visit, { kind: 'state', text: waited })];
  }
  const complete = lookUp(GREEN_ENDINGS, state);
  if (complete) return [at(enteredAt, visit, { kind: 'state', text: complete })];
  if (exitedAt === null) {
    const answerless = state === 'Ask for approval' ? [] : [{ kind: 'state', text: 'Has not answered.' } as const];
    return answerless.map((told) => at(enteredAt, visit, told));
  }
  // What failed is told by its tries.
  if (failureIn(data) && visit.tries.length > 0 && state !== 'Roll back') return [];
  const told = lookUp(ANSWERS, state)?.(visit) ?? [{ kind: 'state' as const, text: 'Done.' }];
  return told.map((answer) => at(exitedAt, visit, answer));
}

const GREEN_ENDINGS: Record<StageState<'Succeed'>, string> = {
  'Stage complete': 'The stage is complete.',
  'Dry run complete': 'The dry run is complete; nothing was changed.',
};

const ANSWERS: Record<Exclude<StageState<'Task' | 'Pass'>, 'Receive request'>, (visit: Visit) => Told[]> = {
  'Prepare stage': ({ data }) => {
    const plan = planIn(data);
    if (!plan) return unreadable;
    const move = `Weights ${formatWeights(plan.from)} → ${formatWeights(plan.to)} are planned`;
    return [
      { kind: 'state', text: `${move}${plan.dryRun ? '; a dry run claims nothing.' : ', and the lease is claimed.'}` },
      ...(plan.own ?? []).map((text): Told => ({ kind: 'state', text: sentence(`Of its own: ${text}`) })),
      ...plan.warnings.map((text): Told => ({ kind: 'state', text: sentence(text) })),
    ];
  },
  'Flush cache': ({ data }) => tellFlush(flushIn(data)),
  'Flush cache again': ({ data }) => tellFlush(flushAgainIn(data)),
  'Check health': ({ data }) => tellVerdict(data),
  'Check bake': ({ data }) => tellVerdict(data),
  'Ask for approval': (visit) => {
    const approval = tellApproval([visit]);
    if (!approval) return unreadable;
    const { by, comment, pastSluice } = approval;
    const how = pastSluice ? 'Answered past Sluice' : 'Approved';
    return [{ kind: 'gate', text: sentence(`${how}${comment ? `: ${comment}` : ', without a comment'}`), actor: by }];
  },
  'Approval expired': () => [],
  'Advance weights': ({ data }) => {
    const plan = planIn(data);
    const change = changeIn(data);
    if (!plan || !change) return unreadable;
    return [
      { kind: 'weights', text: `Weights ${formatWeights(plan.from)} → ${formatWeights(plan.to)} (${change.id}).` },
    ];
  },
  'Confirm change': ({ data }) => {
    const change = changeIn(data);
    if (!change) return unreadable;
    if (change.inSyncAt === null) return [{ kind: 'state', text: 'Not in sync yet.' }];
    const after = span(Date.parse(change.inSyncAt) - Date.parse(change.submittedAt));
    return [{ kind: 'weights', text: `All name servers have the change, ${after} after it was submitted.` }];
  },
  'Release lease': () => [
    { kind: 'weights', text: 'Committed: the lease is free, and no rollback can undo the move.' },
  ],
  'Roll back': ({ data }) => {
    const arn = rollbackArnIn(data);
    return [{ kind: 'rollback', text: arn ? `Started ${nameIn(arn)}.` : 'Nothing is left to roll back.' }];
  },
};

const unreadable: Told[] = [{ kind: 'state', text: 'What it answered cannot be read.' }];

function tellFlush(flush: ReturnType<typeof flushIn>): Told[] {
  if (!flush) return unreadable;
  const again = flush.recached ? ` ${grouped(flush.recached)} of them had been cached anew meanwhile.` : '';
  return [{ kind: 'flush', text: `${sentence(flushInWords(flush))}${again}` }];
}

function tellVerdict(data: unknown): Told[] {
  const health = healthIn(data);
  return health ? [{ kind: 'verdict', text: `${sentence(health.verdict)} ${sentence(health.reason)}` }] : unreadable;
}
