import wrapWords from 'wrap-ansi';
import * as z from 'zod';
import { formatWeights, Weights } from '../../core/protocol/rollout.ts';
import { gatherStage } from '../../core/report/gather.ts';
import { StageReport, ToldRollback } from '../../core/report/report.ts';
import { tellRollback } from '../../core/report/tell-rollback.ts';
import { isBad } from '../../core/report/tell-stage.ts';
import { span } from '../../core/text/times.ts';
import type { Stack } from '../aws/stack.ts';
import { harmlessLine } from '../terminal/output.ts';

/** One line of the history: a stage, or a rollback with the weights that it left. */
const PastRun = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stage'), report: StageReport }),
  z.object({ kind: z.literal('rollback'), report: ToldRollback, weights: Weights.nullable() }),
]);
export type PastRun = z.infer<typeof PastRun>;

/** Newest first. */
export const History = z.object({ environment: z.string(), runs: z.array(PastRun) });

/** What ran last on either machine, newest first. */
export async function readHistory({ latest, outputs, recorded }: Stack, limit: number, now: Date): Promise<PastRun[]> {
  const machines = [outputs.StageMachineArn, outputs.RollbackMachineArn] as const;
  const [stages = [], rollbacks = []] = await Promise.all(machines.map((machineArn) => latest(machineArn, limit)));
  const newest = [
    ...stages.map((execution) => ({ ...execution, kind: 'stage' as const })),
    ...rollbacks.map((execution) => ({ ...execution, kind: 'rollback' as const })),
  ]
    .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime())
    .slice(0, limit);

  const runs: PastRun[] = [];
  // One after the other: Step Functions lets a whole account read about 20 histories a second.
  for (const { kind, arn } of newest) {
    if (kind === 'stage') {
      const report = await gatherStage(recorded, arn, now);
      if (report) runs.push({ kind, report });
    } else {
      const rollback = await recorded.record(arn);
      const told = rollback && tellRollback(rollback);
      if (told) runs.push({ kind, report: told.rollback, weights: told.weights });
    }
  }
  return runs;
}

/** `2026-11-21 14:39:06` and two blanks. */
const WHEN_COLUMNS = 21;

/** Two lines or more for each, no longer than the terminal is wide: what came of it, then who wanted it and why. */
export function tellHistory(runs: PastRun[], columns: number): string {
  return runs
    .map((run) => [started(run.report), ...tellRun(run)])
    .flatMap(([when = '', ...lines]) => {
      const rows = lines.flatMap((line) =>
        wrapWords(harmlessLine(line), columns - WHEN_COLUMNS, { hard: true }).split('\n'),
      );
      return rows.map((row, i) => (i === 0 ? when : '').padEnd(WHEN_COLUMNS) + row);
    })
    .join('\n');
}

function tellRun(run: PastRun): string[] {
  const { report } = run;
  if (run.kind === 'rollback') {
    const { execution, requestedBy, outcome: ended, traffic } = run.report;
    const at = run.weights ? `${ended === 'rolled back' ? ' to' : ', at'} ${formatWeights(run.weights)}` : '';
    const came = traffic?.ending === 'left as somebody set it' ? traffic.ending : ended;
    return [`rollback  ${came}${at}  (${took(report)})`, `${execution}, by ${requestedBy ?? 'Sluice'}`];
  }
  const { stage, execution, requestedBy, reason, approval } = run.report;
  const asked = `${execution.name}, asked for by ${requestedBy ?? '?'}${reason ? ` ("${reason}")` : ''}`;
  const approved = approval ? `, approved by ${approval.by}${approval.pastSluice ? ' (past Sluice)' : ''}` : '';
  return [`stage ${stage ?? '?'}  ${outcome(run.report)}  (${took(report)})`, `${asked}${approved}`];
}

function outcome({ outcome, error, from, to, after }: StageReport): string {
  const at = after ? `, at ${formatWeights(after)}` : '';
  if (isBad(outcome)) return `${outcome}: ${error}${at}`;
  return from && to && outcome === 'complete' ? `complete: ${formatWeights(from)} → ${formatWeights(to)}` : outcome;
}

function started({ startedAt }: { startedAt: string }): string {
  return startedAt.slice(0, 19).replace('T', ' ');
}

function took({ startedAt, endedAt }: { startedAt: string; endedAt: string | null }): string {
  return endedAt === null ? 'still runs' : span(Date.parse(endedAt) - Date.parse(startedAt));
}
