import * as z from 'zod';
import { Weights } from '../protocol/rollout.ts';
import { Traffic } from '../traffic/traffic.ts';
import type { Article } from './runbook.ts';

/*
 * What Sluice tells other programs, on EventBridge's default bus: source `sluice`, detail-type the event's `type`,
 * detail one of these. docs/events.md explains them to their readers.
 */

const Instant = z.iso.datetime();
const Person = z.string().nullable();

const common = {
  /** Rises when a field changes its meaning or goes away; new fields do not raise it. */
  version: z.literal(1),
  /** The same for the same thing that happened, however often it is told. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  at: Instant,
  /** The stack that tells. */
  stack: z.string(),
  /** One sentence or two for a person. No quotes, backslashes, angle brackets or line breaks: it fits into JSON, HTML and chat as it is. */
  message: z.string(),
  /** The execution that it is about: of the stage machine, or of the rollback machine. Null for what no execution did. */
  execution: z.object({ name: z.string(), arn: z.string() }).nullable(),
  /** The canary's percentage that the stage leads to; null where none is known. */
  stage: z.int().nullable(),
  /** The weights before and after; null where they are not known. */
  from: Weights.nullable(),
  to: Weights.nullable(),
  /** Who asked for the stage or rollback, and why, in their own words. */
  requestedBy: Person,
  reason: z.string().nullable(),
  /** The article of the runbook. */
  article: z.string(),
  links: z.object({
    /** The execution in the console of AWS; the dashboard for what no execution did. */
    console: z.string(),
    dashboard: z.string(),
    /** The article, where the setting `runbookUrl` says where the runbook is. */
    runbook: z.string().nullable(),
  }),
};

const failure = { error: z.string(), cause: z.string() };
const flush = z.object({ skipped: z.boolean(), deleted: z.int(), preserved: z.int(), flushedAt: Instant }).nullable();

function event<Type extends string, Extra extends z.ZodRawShape>(type: Type, when: string, extra: Extra) {
  return z.object({ type: z.literal(type), ...common, ...extra }).describe(when);
}

export const RolloutEvent = z.discriminatedUnion('type', [
  event('rollout.stage.started', 'A stage has claimed the lease.', {
    needsApproval: z.boolean(),
    warnings: z.array(z.string()),
  }),
  event('rollout.stage.refused', '*Prepare stage* refused a stage: nothing was moved or flushed.', failure),
  event('rollout.gate.waiting', 'A stage waits for a person.', { expiresAt: Instant, health: z.string(), flush }),
  event(
    'rollout.gate.expiring',
    'Nobody has answered, and an hour is left (or the last quarter of a shorter wait); once for each gate.',
    { expiresAt: Instant },
  ),
  event('rollout.gate.approved', 'A person approved. Not sent for an answer that was given past Sluice.', {
    by: z.string(),
    comment: z.string(),
  }),
  event('rollout.gate.rejected', 'A person rejected.', { by: z.string(), comment: z.string() }),
  event('rollout.weights.advanced', 'Route 53 has accepted the new weights.', { changeId: z.string() }),
  event('rollout.weights.in-sync', 'All name servers of Route 53 answer with them.', { changeId: z.string() }),
  event(
    'rollout.stage.committed',
    '*Release lease*, the commit point: no rollback of this stage will do anything.',
    {},
  ),
  event('rollout.stage.failed', 'A stage failed, and its rollback has been started.', { ...failure, flush }),
  event(
    'rollout.stage.aborted',
    'Something else than its own road ended a stage: an alarm, a person, a time limit.',
    failure,
  ),
  event('rollout.rollback.started', 'The rollback machine has begun, for whatever reason.', {
    /** The execution whose lease it ends; null when a person asked for less traffic. */
    of: z.string().nullable(),
  }),
  event(
    'rollout.weights.restored',
    'Route 53 has accepted the weights from before the stage, or those that a person asked for.',
    {
      /** Records that somebody else had moved, and that were left where they are. */
      left: z.array(z.string()),
    },
  ),
  event(
    'rollout.rollback.done',
    'A rollback is over: name servers and resolvers have followed, and the lease is free.',
    {
      of: z.string().nullable(),
      /** `restored`: it ended a lease. `freed` and `nothing`: there was nothing to put back. */
      outcome: z.enum(['restored', 'freed', 'nothing']),
      trafficMoved: z.boolean(),
      /** Whether the cache was flushed after traffic had moved back; null when it had not moved. */
      cacheFlushed: z.boolean().nullable(),
      /** Where it left the traffic; null where what it found cannot be read. */
      traffic: Traffic.nullable(),
    },
  ),
  event('rollout.rollback.failed', 'A rollback ended badly. While its lease stands, the next one follows.', {
    of: z.string().nullable(),
    ...failure,
  }),
  event('rollout.weights.drifted', 'The alarm *WeightsDrifted* turned red: somebody else changed the weights.', {
    drift: z.string(),
  }),
  event('rollout.lease.foreign', 'The alarm *ForeignLease* turned red: a person has to look at the lease.', {
    found: z.string(),
  }),
]);
export type RolloutEvent = z.infer<typeof RolloutEvent>;
export type EventType = RolloutEvent['type'];

export const EVENT_TYPES: EventType[] = RolloutEvent.options.map(({ shape }) => shape.type.value);

type Told = 'version' | 'id' | 'at' | 'stack' | 'links' | 'article';
type Without<Event, Keys extends PropertyKey> = Event extends unknown ? Omit<Event, Keys> : never;

/** What happened, as whoever saw it says it; the rest is the same for all, and added when it is sent. */
export type News = Without<RolloutEvent, Told> & {
  article: Article;
  /** Tells apart what happens more than once to one execution, or to none. */
  occurrence?: string;
  /** When it happened, where that is not just now. */
  at?: string | undefined;
};
