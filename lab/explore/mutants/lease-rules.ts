import * as z from 'zod';
import { ownerOf } from '../../../core/lease/lease.ts';
import { type RecordGroup, readRecordGroup } from '../../../core/lease/record-group.ts';
import { type Dns, swapLease } from '../../../core/lease/swap.ts';
import { pairsOf, withWeights } from '../../../core/lease/weights.ts';
import { Plan } from '../../../core/protocol/rollout.ts';
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
