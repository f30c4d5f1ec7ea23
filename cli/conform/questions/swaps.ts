import { commonLease, type RecordGroup, type Snapshot } from '../../../core/lease/record-group.ts';
import { type Swap, swapLease } from '../../../core/lease/swap.ts';
import { reaffirm } from '../../../functions/set-weights/pending-change.ts';
import { outcomeOf } from '../outcome.ts';
import type { Question } from '../question.ts';
import { advance, create, dns, layOut, lease, read, text, weightsIn } from '../records.ts';
import type { Site } from '../site.ts';

const SWAP = 'core/lease/swap.ts';
/** A race that is lost once in so many would be lost in production, too. */
const RACES = 5;

function swap(site: Site, group: RecordGroup, what: Swap) {
  return swapLease(dns(site.clients), group, what);
}

/** Lays out records, tries one change of them, and tells what came of it. */
async function tried(
  site: Site,
  label: string,
  changeOf: (snapshot: Snapshot, group: RecordGroup) => Swap,
  aliased = false,
): Promise<string> {
  const group = await layOut(site, label, { aliased });
  const change = changeOf(await read(site, group), group);
  const { outcome } = await swap(site, group, change);
  const after = await read(site, group);
  const stands = commonLease(after.leases) === change.next ? 'the next' : 'another';
  return `${outcome}: weights ${weightsIn(after, group)}, lease ${stands}`;
}

/** A change that fits in all but its lease. */
function outdated(snapshot: Snapshot, group: RecordGroup): Swap {
  const expected = new Map([...snapshot.leases.keys()].map((name) => [name, text(name, `"${lease('held')}"`)]));
  return { ...advance(snapshot, group), expected };
}

/** Whether Route 53 is the compare-and-swap cell that weights and lease are kept in. */
export const swaps: Question[] = [
  {
    id: 'swap',
    question: 'Does one batch exchange the lease and move A and AAAA weights?',
    restsOn: { what: 'every move of weights', file: SWAP },
    otherwise: 'No stage could advance.',
    expects: 'applied: weights 75-25, lease the next',
    ask: (site) => tried(site, 'swap', advance),
  },
  {
    id: 'swap-of-aliases',
    question: 'Does it move alias records, written back as they were listed?',
    restsOn: { what: 'weights of load balancers', file: 'core/lease/weights.ts' },
    otherwise: 'No stage could advance where the records are aliases.',
    expects: 'applied: weights 75-25, lease the next',
    ask: (site) => tried(site, 'alias', advance, true),
  },
  {
    id: 'swap-outdated',
    question: 'Is a batch refused as a whole whose DELETE names an older lease?',
    restsOn: { what: 'no late write moves weights', file: SWAP },
    otherwise: 'A function that nobody can stop could move traffic after a rollback.',
    expects: 'fenced: weights 100-0, lease another',
    ask: (site) => tried(site, 'outdated', outdated),
  },
  {
    id: 'swap-twice',
    question: 'Is the same batch refused when it is sent again, and the lease read as its own?',
    restsOn: { what: 'a retried write is recognised', file: SWAP },
    otherwise: 'A write whose answer was lost would count as lost to somebody else.',
    expects: 'already',
    async ask(site) {
      const group = await layOut(site, 'twice');
      const change = advance(await read(site, group), group);
      await swap(site, group, change);
      return (await swap(site, group, change)).outcome;
    },
  },
  {
    id: 'swap-race',
    question: 'Of two batches at once that expect the same lease, is exactly one applied?',
    restsOn: { what: 'the weights have one owner', file: SWAP },
    otherwise: 'Two stages could own the weights at once.',
    expects: `one of two, ${RACES} times`,
    async ask(site) {
      const group = await layOut(site, 'race');
      const applied: number[] = [];
      for (let race = 0; race < RACES; race += 1) {
        const snapshot = await read(site, group);
        const both = await Promise.all([1, 2].map(() => swap(site, group, advance(snapshot, group))));
        applied.push(both.filter(({ outcome }) => outcome === 'applied').length);
      }
      return applied.every((count) => count === 1) ? `one of two, ${RACES} times` : `of two: ${applied.join(', ')}`;
    },
  },
  {
    id: 'claim-over-absent',
    question: 'Is a CREATE refused where a lease stands already?',
    restsOn: { what: 'a claim takes no lease from anybody', file: SWAP },
    otherwise: 'Two stages could claim the same records.',
    expects: 'InvalidChangeBatch',
    async ask(site) {
      const name = `_rollout.absent.${site.names.zone}`;
      await create(site, text(name, `"${lease('held')}"`));
      return outcomeOf(create(site, text(name, `"${lease('held')}"`)));
    },
  },
  {
    id: 'reaffirm',
    question: 'May one batch DELETE and CREATE the identical lease?',
    restsOn: { what: 'after a lost answer, a change to wait for', file: 'functions/set-weights/pending-change.ts' },
    otherwise:
      'A retried advance could not tell when the name servers have the weights: its stage fails and goes back.',
    expects: 'accepted',
    async ask(site) {
      const group = await layOut(site, 'reaffirm');
      const { leases } = await read(site, group);
      return outcomeOf(reaffirm(dns(site.clients), group, leases, commonLease(leases) ?? ''));
    },
  },
  {
    id: 'order-in-batch',
    question: 'Is a CREATE before the DELETE of the same lease refused?',
    restsOn: { what: 'every DELETE stands first', file: SWAP },
    otherwise: 'Nothing: the order would not matter.',
    expects: 'InvalidChangeBatch',
    async ask(site) {
      const name = `_rollout.order.${site.names.zone}`;
      const [before, after] = [text(name, `"${lease('held')}"`), text(name, `"${lease('held')}"`)];
      await create(site, before);
      const Changes = [
        { Action: 'CREATE' as const, ResourceRecordSet: after },
        { Action: 'DELETE' as const, ResourceRecordSet: before },
      ];
      return outcomeOf(dns(site.clients).change({ HostedZoneId: site.zoneId, ChangeBatch: { Changes } }));
    },
  },
];
