import { compose, type EventsConfig } from '../../core/events/compose.ts';
import type { EventType, News, RolloutEvent } from '../../core/events/event.ts';
import { gateDecided, gateExpiring, gateWaiting } from '../../core/events/gate-news.ts';
import { rollbackDone, rollbackFailed, rollbackStarted, weightsRestored } from '../../core/events/rollback-news.ts';
import {
  stageCommitted,
  stageEndedBadly,
  stageStarted,
  weightsAdvanced,
  weightsInSync,
} from '../../core/events/stage-news.ts';
import { leaseForeign, stageAborted, weightsDrifted } from '../../core/events/watcher-news.ts';
import type { FlushRecord } from '../../core/protocol/rollout.ts';
import { pending } from './approval.ts';
import { plan } from './stage.ts';

const ARN = 'arn:aws:states:eu-central-1:123456789012';

export const CONFIG: EventsConfig = {
  stack: 'Sluice-prod',
  stageMachineArn: `${ARN}:stateMachine:Sluice-prod-stage`,
  runbookUrl: 'https://github.com/example/operations/blob/main/runbook.md',
};

export const STAGE_ARN = `${ARN}:execution:Sluice-prod-stage:stage-25-release-41`;
export const ROLLBACK_ARN = `${ARN}:execution:Sluice-prod-rollback:rollback-1f6e3c1a-0b9d2c7e55-1`;

const STAGE = {
  ...plan('stage-25-release-41', 25, { stable: 95, canary: 5 }),
  reason: 'release 41',
};
const PLAN = { ...STAGE, execution: { ...STAGE.execution, arn: STAGE_ARN } };
const PENDING = { ...pending('stage-25-release-41'), executionArn: STAGE_ARN, requestedBy: PLAN.requestedBy };
const CHANGE = { id: '/change/C1', status: 'INSYNC', submittedAt: '2026-11-21T10:20:00.000Z', inSyncAt: null } as const;
const FLUSH: FlushRecord = {
  ...{
    profile: 'migration',
    dryRun: false,
    skipped: false,
    done: true,
    resume: null,
    durationMs: 812,
    scanned: 20_500,
  },
  ...{ startedAt: '2026-11-21T10:05:00.000Z', flushedAt: '2026-11-21T10:05:01.000Z' },
  ...{ freshUntil: '2026-11-21T10:20:01.000Z', matched: 399, deleted: 399, preserved: 0, patterns: [], before: null },
};
const COLD = { error: 'CacheStayedCold', cause: 'hit rate 61 % is below 80 % after 10 minutes' };
const ROLLBACK = { name: 'rollback-1f6e3c1a-0b9d2c7e55-1', arn: ROLLBACK_ARN };
const FOR_STAGE = { executionArn: STAGE_ARN };
const ENDED = { stage: 25, ...COLD };
const RESTORED = {
  outcome: 'restored' as const,
  ...{ trafficMoved: true, strayed: false, left: [], ttlSeconds: 60 },
  weights: { stable: 95, canary: 5 },
  change: CHANGE,
  message: 'The weights are back: 95-5.',
};

/** One of each, in the order of a stage's life. */
export const ALL_NEWS: News[] = [
  stageStarted(PLAN),
  stageEndedBadly(
    STAGE_ARN,
    { request: { stage: 25, requestedBy: 'ana', reason: 'release 41' } },
    { error: 'AlarmNotGreen', cause: 'The alarm shop-5xx is red.' },
  ),
  gateWaiting(PENDING),
  gateExpiring(PENDING, new Date('2026-11-21T11:00:00.000Z')),
  gateDecided(PENDING, { decision: 'approve', by: 'ben', comment: 'looks good' }),
  gateDecided(PENDING, { decision: 'reject', by: 'ben', comment: 'not on Friday' }),
  weightsAdvanced(PLAN, CHANGE),
  weightsInSync(PLAN, CHANGE),
  stageCommitted(PLAN),
  stageEndedBadly(STAGE_ARN, { plan: PLAN, flush: FLUSH }, COLD),
  stageAborted(
    { name: 'stage-25-release-41', arn: STAGE_ARN },
    { stage: 25, requestedBy: 'ana', reason: 'release 41' },
    { error: 'AlarmAbort', cause: 'Alarm shop-5xx turned red: 3 datapoints were greater than the threshold.' },
  ),
  rollbackStarted(ROLLBACK, FOR_STAGE, ENDED),
  weightsRestored(ROLLBACK, FOR_STAGE, RESTORED),
  rollbackDone(ROLLBACK, FOR_STAGE, { restored: RESTORED, flush: { done: true, skipped: false } }, ENDED),
  rollbackFailed(ROLLBACK, FOR_STAGE, { error: 'ForeignLease', cause: 'The lease holds other text.' }, ENDED),
  weightsDrifted('somebody else changed the weights: www.example.com A is 60-40 and should be 75-25', 'a-drift'),
  leaseForeign('the lease belongs to 0badc0de.0123456789, which is no machine of this stack', 'a-lease'),
];

export function newsOf(type: EventType): News {
  const found = ALL_NEWS.find((news) => news.type === type);
  if (!found) throw new Error(`no example of ${type}`);
  return found;
}

export function eventOf(type: EventType): RolloutEvent {
  return compose(newsOf(type), CONFIG, new Date('2026-11-21T10:30:00.000Z'));
}
