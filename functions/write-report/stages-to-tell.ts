import * as z from 'zod';
import { readJson } from '../../core/protocol/parse.ts';
import type { DescribedExecution } from '../../core/report/recorded.ts';

const RollsBackStage = z.object({ executionArn: z.string() });

/** A stage that had ended not long before, as a list of executions shows it. */
export interface EndedStage {
  arn: string;
  endedAt: Date | null;
}

/**
 * Whose report an ending changes: the stage's own; behind a rollback, the stage it was for; behind a person's rollback,
 * whatever stages it stopped.
 */
export function stagesToTell(
  ended: Partial<Pick<DescribedExecution, 'executionArn' | 'input' | 'startDate' | 'stopDate'>>,
  isStage: boolean,
  latestStages: EndedStage[],
): string[] {
  if (isStage) return ended.executionArn ? [ended.executionArn] : [];
  const asked = RollsBackStage.safeParse(readJson(ended.input)).data;
  if (asked) return [asked.executionArn];
  const { startDate, stopDate } = ended;
  return latestStages.flatMap(({ arn, endedAt }) =>
    startDate && endedAt && endedAt >= startDate && (!stopDate || endedAt <= stopDate) ? [arn] : [],
  );
}
