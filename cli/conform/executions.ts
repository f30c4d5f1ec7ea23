import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type HistoryEvent,
  paginateGetExecutionHistory,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { readJson } from '../../core/protocol/parse.ts';
import type { TRIES } from './definition.ts';
import { patiently } from './patiently.ts';
import { arnIn } from './place.ts';
import type { Site } from './site.ts';

/** Long after this. */
const NEVER = '2999-01-01T00:00:00Z';

export interface Try {
  try: (typeof TRIES)[number];
  seconds?: number;
  until?: string;
}

export function machineArn({ place, names }: Site, machine: 'machine' | 'other' = 'machine'): string {
  return arnIn(place, 'states', `stateMachine:${names[machine]}`);
}

export function inputOf({ until = NEVER, ...more }: Try): string {
  return JSON.stringify({ ...more, until });
}

/** Answers with the execution's ARN. */
export async function start(site: Site, what: Try, stateMachineArn = machineArn(site)): Promise<string> {
  const { executionArn = '' } = await site.clients.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, input: inputOf(what) }),
  );
  return executionArn;
}

export async function ended(site: Site, executionArn: string): Promise<DescribeExecutionCommandOutput> {
  return patiently(site, async () => {
    const execution = await site.clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status === 'RUNNING' ? null : execution;
  });
}

export async function run(site: Site, what: Try): Promise<DescribeExecutionCommandOutput> {
  return ended(site, await start(site, what));
}

const Caught = z.object({ failure: z.object({ Error: z.string(), Cause: z.string().optional() }) });

/** What a Catch made of it. */
export async function failureOf(site: Site, what: Try): Promise<z.infer<typeof Caught>> {
  const { status, output, error, cause } = await run(site, what);
  const caught = Caught.safeParse(readJson(output));
  if (caught.success) return caught.data;
  throw new Error(
    `Nothing was caught, or in another form: the execution ended ${status}, ${error}: ${cause}, ${output}`,
  );
}

export async function eventsOf({ clients }: Site, executionArn: string): Promise<HistoryEvent[]> {
  const asked = { executionArn, includeExecutionData: true };
  const found: HistoryEvent[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory({ client: clients.stepFunctions }, asked))
    found.push(...events);
  return found;
}

const Payload = z.object({ Payload: z.object({ token: z.string() }) });

/** The token of the task that waits there, as its history has it. */
export async function tokenOf(site: Site, executionArn: string): Promise<string> {
  return patiently(site, async () => {
    const events = await eventsOf(site, executionArn);
    const scheduled = events.find(({ type }) => type === 'TaskScheduled')?.taskScheduledEventDetails;
    return Payload.safeParse(readJson(scheduled?.parameters)).data?.Payload.token ?? null;
  });
}
