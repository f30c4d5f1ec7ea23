import type { CacheChecked } from '../../core/flush/check.ts';
import { nextStage } from '../../core/lease/next-stage.ts';
import { executionArnOf } from '../../core/protocol/arns.ts';
import type { Execution, Plan, StageRequest } from '../../core/protocol/rollout.ts';
import type { Probed } from '../set-weights/probe.ts';
import { judgeCache } from './judge-cache.ts';
import { judgeLease, type Machines } from './judge-lease.ts';
import { judgePermissions } from './judge-permissions.ts';
import { COMPLETE, judgeStage } from './judge-stage.ts';
import type { Answered, Check, PreflightReport, PreflightRequest } from './report.ts';

/** The functions that will do the work, each asked under its own identity, and none of them does any of it. */
export interface PreflightWorld extends Machines {
  stages: number[];
  probe(input: { permissions: boolean }): Promise<Answered<Probed>>;
  prepare(input: { request: StageRequest; execution: Execution }): Promise<Answered<Plan>>;
  checkCache(): Promise<Answered<CacheChecked>>;
}

export interface Preflight {
  report: PreflightReport;
  /** Worth an alarm: a stage could not begin, and it is not because one runs or all are done. */
  failed: boolean;
}

export async function preflight(world: PreflightWorld, request: PreflightRequest, now: Date): Promise<Preflight> {
  const probed = await world.probe({ permissions: !request.deployOnly });
  const lease = judgeLease(probed, world);
  const mayDeploy = lease.check.verdict === 'pass';
  const nothingMore = { stage: null, mayStart: false, mayDeploy, checks: [lease.check], plan: null };
  if (request.deployOnly || (request.scheduled && lease.inUse)) return { report: nothingMore, failed: false };

  // Where the records are not fit to tell, the first one: *Prepare stage* says why none can begin.
  const stage = request.stage ?? nextStage('answer' in probed ? probed.answer.weights : null, world.stages);
  if (stage === null) return { report: { ...nothingMore, checks: [COMPLETE, lease.check] }, failed: false };

  const [prepared, checked] = await Promise.all([
    world.prepare(dryRunOf(stage, request.requestedBy, world.stageMachineArn, now)),
    world.checkCache(),
  ]);
  const checks: Check[] = [
    ...judgeStage(stage, prepared),
    lease.check,
    ...judgePermissions(probed),
    judgeCache(checked),
  ];
  const mayStart = checks.every(({ verdict }) => verdict !== 'fail');
  const plan = mayStart && 'answer' in prepared ? prepared.answer : null;
  return { report: { stage, mayStart, mayDeploy, checks, plan }, failed: !mayStart };
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
