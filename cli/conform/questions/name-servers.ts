import { TIMEOUT } from 'node:dns';
import { Resolver, resolve4 } from 'node:dns/promises';
import { type ChangeResourceRecordSetsCommandOutput, GetChangeCommand } from '@aws-sdk/client-route-53';
import { swapLease } from '../../../core/lease/swap.ts';
import { patiently } from '../patiently.ts';
import { CannotBeAsked, type Question } from '../question.ts';
import { advance, change, dns, layOut, read, text } from '../records.ts';
import type { Site } from '../site.ts';

/** As long as a stage waits. */
const SYNC_MS = 5 * 60_000;
/** Between two rounds of queries, and between two moves, so that each reaches every name server meanwhile. */
const QUERY_EVERY_MS = 100;
const MOVE_EVERY_MS = 20_000;

/** How soon, and how smoothly, the world has a change. */
export const nameServers: Question[] = [
  {
    id: 'in-sync',
    question: 'Is a change INSYNC within five minutes?',
    restsOn: { what: 'a stage waits for the name servers', file: 'functions/set-weights/confirm.ts' },
    otherwise: 'Stages would end as ChangeNotInSync, and go back.',
    expects: 'in time',
    async ask(site) {
      await inSync(site, await change(site, 'UPSERT', text(`sync.${site.names.zone}`, '"x"')));
      return 'in time';
    },
  },
  {
    id: 'no-gap',
    question: 'While batches move weights, does every name server answer every query with an address?',
    restsOn: { what: 'moving weights loses no request', file: 'core/lease/swap.ts' },
    otherwise: 'Resolvers could keep "no such name" for minutes: weights must not be moved like this.',
    expects: 'an address each time',
    async ask(site) {
      const resolvers = await resolversOf(site);
      const group = await layOut(site, 'gap');
      const name = `gap.${site.names.zone}`;
      await inSync(site, await change(site, 'UPSERT', text(`settled.${site.names.zone}`, '"x"')));
      let [asked, empty, moving] = [0, 0, true];
      const watch = async () => {
        for (; moving; await site.sleep(QUERY_EVERY_MS)) {
          asked += resolvers.length;
          empty += await countEmpty(resolvers, name);
        }
      };
      const move = async () => {
        for (const canary of [25, 75, 0]) {
          const to = { stable: 100 - canary, canary };
          await swapLease(dns(site.clients), group, advance(await read(site, group), group, to));
          await site.sleep(MOVE_EVERY_MS);
        }
        moving = false;
      };
      await Promise.all([watch(), move()]);
      return empty === 0 ? 'an address each time' : `none in ${empty} of ${asked}`;
    },
  },
];

async function inSync(site: Site, { ChangeInfo }: ChangeResourceRecordSetsCommandOutput): Promise<void> {
  const look = async () => {
    const now = await site.clients.route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
    return now.ChangeInfo?.Status === 'INSYNC' ? true : null;
  };
  await patiently(site, look, SYNC_MS);
}

/** One for each name server, which has to be within reach. */
async function resolversOf({ nameServers, names }: Site): Promise<Resolver[]> {
  if (!nameServers) throw new CannotBeAsked('Nobody answers DNS for this zone.');
  return Promise.all(
    nameServers.map(async (server) => {
      const resolver = new Resolver({ timeout: 2000, tries: 2 });
      try {
        resolver.setServers(await resolve4(server));
        await resolver.resolveSoa(names.zone);
      } catch (error) {
        throw new CannotBeAsked(`From here ${server} does not answer (${error}): port 53 has to be open.`);
      }
      return resolver;
    }),
  );
}

/** Answers without an address; a packet that got lost on its way here is none. */
async function countEmpty(resolvers: Resolver[], name: string): Promise<number> {
  const answers = await Promise.allSettled(resolvers.map((resolver) => resolver.resolve4(name)));
  return answers.filter((answer) => answer.status === 'rejected' && answer.reason?.code !== TIMEOUT).length;
}
