import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { readBaseline, whyBaselineUnfit } from '../check-health/baseline.ts';
import { HealthConfig } from '../check-health/config.ts';
import { InvalidRequest } from '../errors.ts';
import { insistOnGreen, whyNotGreen } from '../insist-on-green.ts';
import { RecordGroup, readRecordGroup } from '../lease/record-group.ts';
import { connectRoute53, dnsOf } from '../lease/route-53.ts';
import { liveWeights, longestTtlSeconds, NO_WEIGHTS, pairsOf } from '../lease/weights.ts';
import { jsonOf, parseRequest } from '../parse.ts';
import { Execution, type Plan, StageRequest } from '../rollout.ts';
import { claim } from './claim.ts';
import { judgeRecords } from './judge-records.ts';
import { whyNotClaim } from './may-claim.ts';
import { whyDrifted, whyNotNext } from './next-stage.ts';
import { planStage } from './plan-stage.ts';

const Event = z.object({ request: z.unknown(), execution: Execution });

export const Environment = z.object({
  RECORD_GROUP: jsonOf(RecordGroup),
  HEALTH: jsonOf(HealthConfig),
  STAGES: jsonOf(z.array(z.int())),
  GATE_STAGES: jsonOf(z.array(z.int())),
});

const environment = Environment.parse(process.env);
const group = environment.RECORD_GROUP;
const logger = new Logger({ serviceName: 'prepare-stage' });
const dns = dnsOf(connectRoute53(group));
const cloudWatch = new CloudWatchClient();

/** Refuses what is unsafe, plans the stage, and last of all claims the lease. A dry run claims nothing. */
export async function handler(input: unknown): Promise<Plan> {
  const { request: asked, execution } = Event.parse(input);
  const request = parseRequest(StageRequest, asked, 'a stage request');
  insistOnName(execution.name);

  const snapshot = await readRecordGroup(dns.list, group);
  const { problems, warnings } = judgeRecords(snapshot, group);
  const from = liveWeights(snapshot, group) ?? NO_WEIGHTS;
  const canaryHasTraffic = from.canary > 0;
  const baseline = await readBaseline(cloudWatch, environment.HEALTH, new Date());
  const plan = planStage(request, execution, {
    from,
    ttlSeconds: problems.length > 0 ? 0 : longestTtlSeconds(pairsOf(snapshot, group)),
    baseline: baseline.baseline,
    needsApproval: environment.GATE_STAGES.includes(request.stage),
    warnings,
  });

  const refusals = [
    whyNotClaim(snapshot.leases, execution, plan.lease.owner, plan.lease.held),
    ...problems,
    problems.length > 0 ? null : whyDrifted(from, snapshot.leases, environment.STAGES),
    problems.length > 0 ? null : whyNotNext(request.stage, from, environment.STAGES),
    await whyNotGreen(cloudWatch, environment.HEALTH.alarms, canaryHasTraffic),
    whyBaselineUnfit(environment.HEALTH, baseline, plan),
  ].filter((refusal) => refusal !== null);
  const [first, ...others] = refusals;
  if (first) {
    first.message = [first.message, ...others.map(({ message }) => message)].join(' Also: ');
    throw first;
  }
  if (!request.dryRun) {
    await claim(dns, group, snapshot.leases, plan);
    await insistOnGreen(cloudWatch, environment.HEALTH.alarms, canaryHasTraffic);
  }
  logger.info('stage prepared', {
    execution: execution.name,
    stage: plan.stage,
    from,
    to: plan.to,
    dryRun: plan.dryRun,
    warnings,
  });
  return plan;
}

/** Lambda and CloudWatch accept more, but a log group, a console link and a shell do not. */
function insistOnName(name: string): void {
  if (/^[A-Za-z0-9_-]{1,80}$/.test(name)) return;
  throw new InvalidRequest(
    `The execution name "${name}" has characters other than letters, digits, "-" and "_". Start the stage again with another name.`,
  );
}
