import type { Answered } from '../../core/ask/ask.ts';
import type { Compatibility } from '../../core/compatibility/findings.ts';
import type { CacheChecked } from '../../core/flush/check.ts';
import { nextStage } from '../../core/lease/next-stage.ts';
import { executionArnOf } from '../../core/protocol/arns.ts';
import type { Execution, Plan, StageRequest } from '../../core/protocol/rollout.ts';
import type { Survey } from '../set-weights/survey.ts';
import { judgeCache } from './judge-cache.ts';
import { judgeCompatibility } from './judge-compatibility.ts';
import { judgeLease, type Machines } from './judge-lease.ts';
import { judgePermissions } from './judge-permissions.ts';
import { COMPLETE, judgeStage } from './judge-stage.ts';
import type { Check, PreflightAnswer, PreflightRequest } from './preflight-answer.ts';

/** The functions that will do the work, each asked under its own identity, and none of them does any of it. */
export interface PreflightEffects extends Machines {
  stages: number[];
  survey(input: { permissions: boolean }): Promise<Answered<Survey>>;
  prepare(input: { request: StageRequest; execution: Execution }): Promise<Answered<Plan>>;
  checkCache(): Promise<Answered<CacheChecked>>;
  /** Null where the settings name no probes. */
  compareBackends: (() => Promise<Answered<Compatibility>>) | null;
  onPrepare: 'refuse' | 'warn' | 'off';
}

export interface Preflight {
  answer: PreflightAnswer;
  /** Worth an alarm: a stage could not begin, and it is not because one runs or all are done. */
  failed: boolean;
}

export async function preflight(effects: PreflightEffects, request: PreflightRequest, now: Date): Promise<Preflight> {
  const survey = await effects.survey({ permissions: !request.deployOnly });
  const lease = judgeLease(survey, effects);
  const mayDeploy = lease.check.verdict === 'pass';
  const nothingMore = { stage: null, mayStart: false, mayDeploy, checks: [lease.check], plan: null };
  if (request.deployOnly || (request.scheduled && lease.inUse)) return { answer: nothingMore, failed: false };

  // Where the records are not fit to tell, the first one: *Prepare stage* says why none can begin.
  const stage = request.stage ?? nextStage('answer' in survey ? survey.answer.weights : null, effects.stages);
  if (stage === null) return { answer: { ...nothingMore, checks: [COMPLETE, lease.check] }, failed: false };

  // Not beside a stage, which may be comparing them itself: each would be the other's foreign traffic.
  const compare = lease.inUse ? null : effects.compareBackends;
  const [prepared, checked, compared] = await Promise.all([
    effects.prepare(dryRunOf(stage, request.requestedBy, effects.stageMachineArn, now)),
    effects.checkCache(),
    compare?.(),
  ]);
  const checks: Check[] = [
    ...judgeStage(stage, prepared),
    lease.check,
    ...judgePermissions(survey),
    judgeCache(checked),
    ...(compared ? [judgeCompatibility(effects.onPrepare, compared)] : []),
  ];
  const mayStart = checks.every(({ verdict }) => verdict !== 'fail');
  const plan = mayStart && 'answer' in prepared ? prepared.answer : null;
  const compatibility = compared && 'answer' in compared ? { compatibility: compared.answer } : {};
  return { answer: { stage, mayStart, mayDeploy, checks, plan, ...compatibility }, failed: !mayStart };
}

/** No execution has this name: a dry run claims nothing, so nobody will ask for it. */
function dryRunOf(stage: number, requestedBy: string, stageMachineArn: string, now: Date) {
  const name = `preflight-${now.getTime()}`;
  const arn = executionArnOf(stageMachineArn, name);
  return {
    request: { stage, requestedBy, reason: 'preflight', skipFlush: false, dryRun: true },
    execution: { arn, name, startedAt: now.toISOString() },
  };
}
