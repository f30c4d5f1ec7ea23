import type { MeasuredBaseline } from '../../core/health/baseline.ts';
import { whyNotNext } from '../../core/lease/next-stage.ts';
import { leaseTexts, type RecordGroup, readRecordGroup } from '../../core/lease/record-group.ts';
import type { Dns } from '../../core/lease/swap.ts';
import { liveWeights, longestTtlSeconds, NO_WEIGHTS, pairsOf } from '../../core/lease/weights.ts';
import { whyDrifted } from '../../core/lease/why-drifted.ts';
import { InvalidRequest } from '../../core/protocol/errors.ts';
import type { Execution, Plan, StageRequest } from '../../core/protocol/rollout.ts';
import { claim } from './claim.ts';
import type { CompatibilityJudgement } from './judge-compatibility.ts';
import { judgeRecords } from './judge-records.ts';
import { type OthersEffects, whyNotAlone } from './may-be-alone.ts';
import { whyNotClaim } from './may-claim.ts';
import { planStage } from './plan-stage.ts';

export interface PrepareEffects extends OthersEffects {
  dns: Dns;
  group: RecordGroup;
  stages: number[];
  gateStages: number[];
  flushAgainStages: number[];
  readBaseline(): Promise<MeasuredBaseline>;
  whyBaselineUnfit(measured: MeasuredBaseline, plan: Plan): Error | null;
  /** What this stage does differently from the others, for people. */
  tellOwn(stage: number): string[];
  /** A metric that has been silent for a day is misspelt or dead; a stage finds out as `HealthUnknown`, a dry run says so before. */
  whyMetricsSilent(canaryHasTraffic: boolean): Promise<Error | null>;
  whyNotGreen(canaryHasTraffic: boolean): Promise<Error | null>;
  /** Asks both backends whether each reads what the other cached; null where the settings do not ask for it. */
  judgeCompatibility: (() => Promise<CompatibilityJudgement>) | null;
}

/** Refuses what is unsafe, plans the stage, and last of all claims the lease. A dry run claims nothing. */
export async function prepareStage(
  effects: PrepareEffects,
  request: StageRequest,
  execution: Execution,
): Promise<Plan> {
  const { dns, group, stages } = effects;
  insistOnName(execution.name);

  const snapshot = await readRecordGroup(dns.list, group);
  const { problems, warnings } = judgeRecords(snapshot, group, request.stage);
  const fit = problems.length === 0;
  const from = liveWeights(snapshot, group) ?? NO_WEIGHTS;
  const canaryHasTraffic = from.canary > 0;
  const measured = await effects.readBaseline();
  const plan = planStage(request, execution, {
    from,
    ttlSeconds: fit ? longestTtlSeconds(pairsOf(snapshot, group)) : 0,
    baseline: measured.baseline,
    needsApproval: effects.gateStages.includes(request.stage),
    flushesAgain: effects.flushAgainStages.includes(request.stage) && !request.skipFlush,
    warnings,
    own: effects.tellOwn(request.stage),
  });

  const refusals = [
    whyNotClaim(snapshot.leases, execution, plan.lease.owner, plan.lease.held) ??
      (await whyNotAlone(
        effects,
        execution,
        leaseTexts(snapshot.leases).some((text) => text !== null),
      )),
    ...problems,
    fit ? whyDrifted(from, snapshot.leases, stages) : null,
    fit ? whyNotNext(request.stage, from, stages) : null,
    await effects.whyNotGreen(canaryHasTraffic),
    effects.whyBaselineUnfit(measured, plan),
    request.dryRun ? await effects.whyMetricsSilent(canaryHasTraffic) : null,
  ].filter((refusal) => refusal !== null);
  const [first, ...others] = refusals;
  if (first) {
    first.message = [first.message, ...others.map(({ message }) => message)].join(' Also: ');
    throw first;
  }
  if (request.dryRun) return plan;

  const claimed = leaseTexts(snapshot.leases).every((text) => text === plan.lease.held);
  const compared = await compareBefore(effects, plan, claimed);
  await claim(dns, group, snapshot.leases, compared);
  // An alarm that turned red before the claim found no stage to abort.
  const red = await effects.whyNotGreen(canaryHasTraffic);
  if (red) throw red;
  return compared;
}

/**
 * Last, because it evicts keys: only for a stage that nothing else refuses. And never with the lease in hand: a try before
 * this one, of which the answer was lost, has compared and claimed.
 */
async function compareBefore({ judgeCompatibility }: PrepareEffects, plan: Plan, claimed: boolean): Promise<Plan> {
  if (!judgeCompatibility || claimed) return plan;
  const { refusal, warnings, compatibility } = await judgeCompatibility();
  if (refusal) throw refusal;
  return { ...plan, warnings: [...plan.warnings, ...warnings], compatibility };
}

/** Lambda and CloudWatch accept more, but a log group, a console link and a shell do not. */
function insistOnName(name: string): void {
  if (/^[A-Za-z0-9_-]{1,80}$/.test(name)) return;
  throw new InvalidRequest(
    `The execution name "${name}" has characters other than letters, digits, "-" and "_". Start the stage again with another name.`,
  );
}
