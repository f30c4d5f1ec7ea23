import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import * as z from 'zod';
import { NO_PAST } from '../../../core/lease/decide-restore.ts';
import { ownerOf } from '../../../core/lease/lease.ts';
import { leaseOf, type RecordGroup, readRecordGroup } from '../../../core/lease/record-group.ts';
import { type Dns, swapLease } from '../../../core/lease/swap.ts';
import { liveWeights, pairsOf, withWeights } from '../../../core/lease/weights.ts';
import { Plan, Weights } from '../../../core/protocol/rollout.ts';
import { LONG_AGO } from '../effects.ts';
import type { Programs } from '../programs.ts';
import { throughGlasses } from './texts.ts';

type Substitutes = (programs: Programs) => Partial<Programs>;

const Planned = z.object({ plan: Plan });
const Restore = z.object({ request: z.object({ executionArn: z.string() }) });

/** The advance's batch holds the weights alone. */
export const withoutText: Substitutes = ({ advance }) => ({
  advance: (world, place, input) =>
    advance({ ...world, dns: { ...world.dns, change: (batch) => world.dns.change(weightsOnly(batch)) } }, place, input),
});

function weightsOnly({ ChangeBatch, ...input }: Parameters<Dns['change']>[0]): Parameters<Dns['change']>[0] {
  const Changes = (ChangeBatch?.Changes ?? []).filter(({ ResourceRecordSet: record }) => record?.Type !== 'TXT');
  return { ...input, ChangeBatch: { ...ChangeBatch, Changes } };
}

/** Values repeat: what one stage wrote as `held` is what the next one writes, so the advance of either fits both. */
export const oneEpoch: Substitutes = ({ advance }) => ({
  advance: async (world, place, input) => {
    const sameValue = (text: string) => text.replace(/ep=\w+;own=[0-9a-f.]+/, '');
    let standing = '';
    const remembered = (text: string) => {
      standing = text;
      return text;
    };
    const asStanding = (text: string) => (sameValue(text) === sameValue(standing) ? standing : text);
    return advance({ ...world, dns: throughGlasses(world.dns, remembered, asStanding) }, place, input);
  },
});

/** It expects whatever lease it finds, so it is never fenced off. */
export const advanceThatReadsAgain: Substitutes = () => ({
  advance: async ({ dns }, { group }, input) => {
    const { plan } = Planned.parse(input);
    await moveFromWhatever(dns, group, plan);
    return { status: 'PENDING' };
  },
});

async function moveFromWhatever(dns: Dns, group: RecordGroup, plan: Plan): Promise<void> {
  const before = await readRecordGroup(dns.list, group);
  const records = pairsOf(before, group).flatMap((pair) => withWeights(pair, plan.to));
  await swapLease(dns, group, { expected: before.leases, next: plan.lease.moved, records, comment: '' });
}

/** Whoever's lease stands is taken for the lease of the execution that ended. */
export const restoreOfAnybodys: Substitutes = ({ restore }) => ({
  restore: async (world, place, input) => {
    const own = `own=${ownerOf(Restore.parse(input).request.executionArn)}`;
    let found = own;
    const asOwn = (text: string) => {
      found = /own=[0-9a-f.]+/.exec(text)?.[0] ?? own;
      return text.replace(found, own);
    };
    // What it deletes must be what stands there.
    const asFound = (text: string) => text.replace(own, found);
    return restore({ ...world, dns: throughGlasses(world.dns, asOwn, asFound) }, place, input);
  },
});

/** A lease that another holds counts as one that has run out. */
export const takeOverByAge: Substitutes = ({ prepare }) => ({
  prepare: async (world, place, input) => {
    const originals = new Map<string, string>();
    const expired = (text: string) => {
      const free = text.replace(/op=\w+/, 'op=free').replace(/from=(\d+-\d+);to=\d+-\d+/, 'from=$1;to=$1');
      originals.set(free, text);
      return free;
    };
    const asFound = (text: string) => originals.get(text) ?? text;
    return prepare({ ...world, dns: throughGlasses(world.dns, expired, asFound) }, place, input);
  },
});

/** It says that the lease is released, and leaves it. */
export const releaseWithoutCommit: Substitutes = () => ({ release: async () => ({ released: true }) });

/** What was found becomes the truth when a stage is refused: the stage counts as one with a plan that led from there. */
export const freeWithFoundWeights: Substitutes = ({ restore }) => ({
  restore: async (world, place, input) => {
    const recall: typeof world.executions.recall = async (arn) => {
      const past = await world.executions.recall(arn);
      const found = liveWeights(await readRecordGroup(world.dns.list, place.group), place.group);
      return { ...past, plan: past.plan ?? (found && { from: found, to: found }) };
    };
    return restore({ ...world, executions: { ...world.executions, recall } }, place, input);
  },
});

/** Each record that still has the weight of the stage goes back, whatever its twin has. */
export const restoreByRecord: Substitutes = ({ restore }) => ({
  restore: async (world, place, input) => {
    let listed: ResourceRecordSet[] = [];
    const list: Dns['list'] = async (asked) => {
      const page = await world.dns.list(asked);
      listed = page.ResourceRecordSets ?? [];
      return page;
    };
    const change: Dns['change'] = ({ ChangeBatch, ...rest }) => {
      const Changes = [...(ChangeBatch?.Changes ?? [])];
      const text = Changes.find(({ Action }) => Action === 'CREATE')?.ResourceRecordSet;
      const lease = leaseOf(text ?? null);
      const strays = listed.flatMap((record) => {
        const side = record.SetIdentifier === 'canary' ? 'canary' : 'stable';
        const stays = !lease?.trafficMoved || record.Weight !== lease.from[side];
        return stays ? [] : [{ Action: 'UPSERT' as const, ResourceRecordSet: { ...record, Weight: lease.to[side] } }];
      });
      return world.dns.change({
        ...rest,
        ChangeBatch: { ...ChangeBatch, Changes: [...Changes.slice(0, -1), ...strays, ...Changes.slice(-1)] },
      });
    };
    return restore({ ...world, dns: { list, change } }, place, input);
  },
});

/** A text of somebody else's in the lease's place is another's business, and the rollback a good end. */
export const contentBesideOtherText: Substitutes = ({ restore }) => ({
  restore: async (world, place, input) => {
    const recall: typeof world.executions.recall = async (arn) => {
      const past = await world.executions.recall(arn);
      const { leases } = await readRecordGroup(world.dns.list, place.group);
      const isForeign = [...leases.values()].some((record) => record !== null && leaseOf(record) === null);
      return isForeign ? { ...past, ...NO_PAST } : past;
    };
    return restore({ ...world, executions: { ...world.executions, recall } }, place, input);
  },
});

const Believed = z.object({
  request: z.object({
    executionArn: z.string(),
    moved: z.object({ from: Weights, to: Weights }).optional(),
  }),
  execution: z.unknown(),
});

/** It believes its input where it should ask the history of the execution that the input names. */
export const inputUnverified: Substitutes = ({ restore }) => ({
  restore: async (world, place, input) => {
    const { request, execution } = Believed.parse(input);
    const { executionArn, moved } = request;
    const recall: typeof world.executions.recall = (arn) =>
      moved
        ? Promise.resolve({ ...NO_PAST, startedAt: LONG_AGO, plan: moved, moving: true })
        : world.executions.recall(arn);
    const asked = { request: { executionArn }, execution };
    return restore({ ...world, executions: { ...world.executions, recall } }, place, asked);
  },
});

/** Where no lease tells of another stage, it looks no further. */
export const notAlone: Substitutes = ({ prepare }) => ({
  prepare: async (world, place, input) =>
    prepare(
      { ...world, executions: { ...world.executions, running: async () => [], endedBadly: async () => [] } },
      place,
      input,
    ),
});
