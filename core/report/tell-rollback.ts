import * as z from 'zod';
import { endingNamed } from '../protocol/endings.ts';
import { readJson } from '../protocol/parse.ts';
import type { Weights } from '../protocol/rollout.ts';
import type { RollbackState } from '../protocol/states.ts';
import { sentence } from '../text/words.ts';
import { trafficOf } from '../traffic/traffic.ts';
import type { Recorded } from './recorded.ts';
import type { ToldRollback } from './report.ts';
import { flushIn, restoredIn } from './state-data.ts';
import { readVisits, type Visit } from './visits.ts';

const AskedFor = z.object({ requestedBy: z.string() });
const Troubles = z.object({
  flushFailure: z.object({ Error: z.string() }).optional().catch(undefined),
  confirmFailure: z.object({ Error: z.string() }).optional().catch(undefined),
});

interface Told {
  rollback: ToldRollback;
  weights: Weights | null;
}

/** What a rollback did after a stage that ended with this error, and the weights that it left; null where it did not get so far. */
export function tellRollback({ execution, events }: Recorded, stageError: string | null = null): Told {
  const { name = '', status, startDate, stopDate, input, error, cause } = execution;
  const visits = readVisits(events);
  const last = visits.findLast(({ data }) => data !== null)?.data;
  const restored = restoredIn(last);
  const traffic = restored && trafficOf(restored, stageError);
  const went = restored?.trafficMoved === false ? 'nothing moved' : 'rolled back';
  const outcome = status === 'SUCCEEDED' ? went : isRunning(status) ? 'running' : 'failed';
  // What is left is said already, in the same words.
  const saysWhy = traffic !== null && endingNamed(error) === 'RollbackIncomplete';
  const sentences = [
    ...(traffic ? [traffic.words] : []),
    ...(outcome === 'failed' && !saysWhy ? [`${error ?? status}: ${cause ?? 'it does not say why'}`] : []),
    ...(outcome === 'running' && !restored ? ['The weights are being put back'] : []),
    ...troublesIn(last),
  ];
  const restoredAt = restored && leftAt(visits, 'Restore weights');
  return {
    weights: restored?.weights ?? null,
    rollback: {
      execution: name,
      startedAt: (startDate ?? new Date(0)).toISOString(),
      endedAt: outcome === 'running' ? null : (stopDate?.toISOString() ?? null),
      outcome,
      text: sentences.length > 0 ? sentences.map(sentence).join(' ') : 'What it did is not known any more.',
      requestedBy: AskedFor.safeParse(readJson(input)).data?.requestedBy ?? null,
      restoredAt,
      traffic,
      flush: flushIn(last),
    },
  };
}

function troublesIn(data: unknown): string[] {
  const { flushFailure, confirmFailure } = Troubles.catch({}).parse(data);
  return [
    flushFailure && `The cache could not be flushed afterwards (${flushFailure.Error}): data may be stale`,
    confirmFailure && `Route 53 did not report the change in sync (${confirmFailure.Error}): resolvers may follow late`,
  ].filter((trouble) => trouble !== undefined);
}

export function isRunning(status: string | undefined): boolean {
  return status === 'RUNNING' || status === 'PENDING_REDRIVE';
}

function leftAt(visits: Visit[], state: RollbackState): string | null {
  const at = visits.findLast((visit) => visit.state === state && visit.exitedAt !== null)?.exitedAt;
  return at ? new Date(at).toISOString() : null;
}
