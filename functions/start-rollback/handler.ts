import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { announcer } from '../../core/events/announce.ts';
import { EventsConfig } from '../../core/events/compose.ts';
import { stageEndedBadly } from '../../core/events/stage-news.ts';
import { describeFailure } from '../../core/executions/describe-failure.ts';
import { executionsOf } from '../../core/executions/executions.ts';
import { startRollback } from '../../core/executions/start-rollback.ts';
import { ownsLease } from '../../core/lease/owner.ts';
import { RecordGroup } from '../../core/lease/record-group.ts';
import { connectRoute53 } from '../../core/lease/route-53.ts';
import { jsonOf } from '../../core/protocol/parse.ts';
import type { Failure } from '../../core/protocol/rollout.ts';

const Event = z.object({ executionArn: z.string(), state: z.unknown() });

/** It claims nothing, so nothing is to be rolled back. */
const DryRun = z.object({ request: z.object({ dryRun: z.literal(true) }) });

export const Environment = z.object({
  RECORD_GROUP: jsonOf(RecordGroup),
  ROLLBACK_MACHINE_ARN: z.string(),
  EVENTS: jsonOf(EventsConfig).optional(),
});

const { RECORD_GROUP: group, ROLLBACK_MACHINE_ARN: rollbackMachineArn, EVENTS } = Environment.parse(process.env);
const logger = new Logger({ serviceName: 'start-rollback' });
const announce = announcer(EVENTS, logger);
const executions = executionsOf(new SFNClient());
const { dns } = connectRoute53(group);

/** The stage's own road to its rollback; answers with the error and cause that the stage is to end with. */
export async function handler(input: unknown): Promise<Failure & { rollbackArn: string | null }> {
  const { executionArn, state } = Event.parse(input);
  const dryRun = DryRun.safeParse(state).success;
  const rollbackArn = dryRun
    ? null
    : await startRollback(executions, rollbackMachineArn, executionArn, ownsLease(dns.list, group));
  const failure = describeFailure(state);
  logger.info('rollback started', { executionArn, rollbackArn, ...failure });
  if (!dryRun) await announce(() => stageEndedBadly(executionArn, state, failure));
  return { ...failure, rollbackArn };
}
