import { type FlushRecord, formatWeights } from '../../functions/rollout.ts';
import type { Cloud } from '../cloud.ts';
import { comparePreserved, digestPreserved } from '../shop/keys.ts';
import { readLookups } from '../shop/lookups.ts';
import { readLive } from '../world/live-weights.ts';
import { FAULTS, type FaultName } from './faults.ts';
import { type HitRate, judgeDip, NO_DIP } from './hit-rate.ts';
import type { Report, StageReport } from './report.ts';
import { runStage, type StageRun } from './run-stage.ts';
import { waitForRollback } from './wait-for-rollback.ts';

/** The stage that a fault breaks: the second, because then there is a share of traffic to return to. */
const BROKEN = 1;

/** A whole rollout, or one that breaks in its second stage. */
export async function runDemo(cloud: Cloud, say: (line: string) => void, faultName?: FaultName): Promise<Report> {
  const fault = faultName && { name: faultName, ...FAULTS[faultName] };
  const before = await digestPreserved(cloud.shop.redis);
  const stages: StageReport[] = [];
  let failed: StageRun | undefined;

  for (const [i, stage] of cloud.outputs.Stages.entries()) {
    say(`\nStage ${stage} %${fault && i === BROKEN ? `: ${fault.title}` : ''}`);
    const run = await runStage(cloud, stage, {
      say,
      entered: onceAt(fault && i === BROKEN ? fault.at : null, async (executionArn) => {
        say(`          ↯ ${fault?.title}`);
        await fault?.strike(cloud, executionArn);
      }),
    });
    if (run.ending.status !== 'SUCCEEDED') failed = run;
    if (failed) {
      say(`Stage ${stage} % ended red with ${failed.ending.error}: ${failed.ending.cause}`);
      await waitForRollback(cloud, say);
      await fault?.heal?.(cloud);
    }
    stages.push(await reportStage(cloud, stage, run));
    if (failed) break;
  }

  const { weights } = await readLive(cloud.clients.route53, cloud.outputs.RecordGroup);
  const after = await digestPreserved(cloud.shop.redis);
  return {
    ended: failed ? `rolled back to ${formatWeights(weights)}` : 'complete',
    weights,
    preserved: comparePreserved(before, after),
    stages,
    ...(fault && {
      fault: { name: fault.name, error: failed?.ending.error ?? null, cause: failed?.ending.cause ?? null },
    }),
  };
}

function onceAt(state: string | null, act: (executionArn: string) => Promise<void>) {
  let done = false;
  return async (entered: string, executionArn: string) => {
    if (entered !== state || done) return;
    done = true;
    await act(executionArn);
  };
}

async function reportStage(cloud: Cloud, stage: number, { data, seconds }: StageRun): Promise<StageReport> {
  const { plan, flush } = data;
  return {
    stage,
    from: [plan?.from.stable ?? 0, plan?.from.canary ?? 0],
    to: [plan?.to.stable ?? 0, plan?.to.canary ?? 0],
    flushed: flush?.deleted ?? 0,
    hitRate: flush ? await measureDip(cloud, flush) : NO_DIP,
    seconds,
  };
}

async function measureDip(cloud: Cloud, flush: FlushRecord): Promise<HitRate> {
  const started = Date.parse(flush.startedAt);
  const lookups = await readLookups(cloud.clients.cloudWatch, new Date(started - 8000));
  return judgeDip(lookups, started, Date.parse(flush.flushedAt));
}
