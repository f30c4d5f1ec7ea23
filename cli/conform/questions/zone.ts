import {
  CreateResourceRecordSetProtectionsCommand,
  DeleteResourceRecordSetProtectionsCommand,
  ListResourceRecordSetProtectionsCommand,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { outcomeOf } from '../outcome.ts';
import type { Question } from '../question.ts';
import { change, create, dns, lease, text } from '../records.ts';
import type { Site } from '../site.ts';

const GROUP = 'core/lease/record-group.ts';

async function listed(site: Site, name: string, more: object = {}): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await dns(site.clients).list({
    ...{ HostedZoneId: site.zoneId, StartRecordName: name, ...more },
  });
  return ResourceRecordSets;
}

/** Quotes, a backslash, a letter beyond ASCII, two strings, and one as long as a string can be. */
const ODD = ['"says \\"yes\\" \\\\ no"', '"gr\\303\\274n" "second"', `"${'x'.repeat(255)}" "${'y'.repeat(45)}"`];

/** How a zone keeps what is written into it. */
export const zone: Question[] = [
  {
    id: 'echo-of-lease',
    question: 'Does Route 53 list a lease byte for byte as it was written?',
    restsOn: { what: 'a lease is expected by its text', file: GROUP },
    otherwise: 'No write would ever fit: every stage would end as Fenced, and traffic would stay.',
    expects: 'as written',
    async ask(site) {
      const name = `_rollout.echo.${site.names.zone}`;
      const value = `"${lease('restored')}"`;
      await create(site, text(name, value));
      const [found] = await listed(site, name);
      const echo = found?.ResourceRecords?.[0]?.Value;
      return echo === value ? 'as written' : `otherwise: ${echo}`;
    },
  },
  {
    id: 'echo-of-odd-text',
    question: 'Does a DELETE fit that repeats an odd TXT record as it was listed?',
    restsOn: { what: 'records are written back as listed', file: GROUP },
    otherwise: 'A text that somebody else left beside the lease could not be replaced.',
    expects: 'accepted',
    async ask(site) {
      const name = `odd.${site.names.zone}`;
      await create(site, text(name, ...ODD));
      const [found] = await listed(site, name);
      return found ? outcomeOf(change(site, 'DELETE', found)) : 'not listed';
    },
  },
  {
    id: 'order-of-list',
    question: 'Is a zone listed by its labels from the last to the first, with "a-b" before "a"?',
    restsOn: { what: 'several names cost one sweep', file: GROUP },
    otherwise: 'A sweep could pass over a record, and a stage of several names would be refused.',
    expects: 'a-b, a, x.a',
    async ask(site) {
      const below = `list.${site.names.zone}`;
      await create(site, ...['x.a', 'a-b', 'a'].map((label) => text(`${label}.${below}`, '"x"')));
      const names = (await listed(site, `a-b.${below}`, { MaxItems: 3 })).map(({ Name = '' }) => Name);
      return names.map((name) => name.replace(`.${below}.`, '')).join(', ');
    },
  },
  {
    id: 'spelling-of-names',
    question: 'Is a name listed in small letters, "*" as \\052, with a dot at its end?',
    restsOn: { what: 'names are compared as listed', file: GROUP },
    otherwise: 'A record that is there would be called missing.',
    expects: '\\052.spelt.',
    async ask(site) {
      await create(site, text(`*.SPELT.${site.names.zone}`, '"x"'));
      const [found] = await listed(site, `*.spelt.${site.names.zone}`);
      const [name = '', below] = (found?.Name ?? '').split(site.names.zone);
      return below === '.' && name.endsWith('.spelt.') ? name : 'not listed';
    },
  },
  {
    id: 'list-after-write',
    question: 'Does a list that follows a write at once have it, before it is in sync?',
    restsOn: { what: 'after a refusal the lease is read', file: 'core/lease/swap.ts' },
    otherwise: 'A lost race and a lost answer could not be told apart.',
    expects: '5 of 5',
    async ask(site) {
      const name = `fresh.${site.names.zone}`;
      let seen = 0;
      for (const value of ['"1"', '"2"', '"3"', '"4"', '"5"']) {
        await change(site, 'UPSERT', text(name, value));
        const [found] = await listed(site, name);
        if (found?.ResourceRecords?.[0]?.Value === value) seen += 1;
      }
      return `${seen} of 5`;
    },
  },
  {
    id: 'values-of-a-batch',
    question: 'Is a batch of 501 UPSERTs refused, because each counts twice of 1,000?',
    restsOn: { what: 'what cannot move at once is refused early', file: 'core/lease/batch-room.ts' },
    otherwise: 'Larger groups than Sluice allows could move.',
    expects: 'InvalidChangeBatch',
    async ask(site) {
      const names = Array.from({ length: 501 }, (_, i) => text(`n${i}.many.${site.names.zone}`, '"x"'));
      return outcomeOf(change(site, 'UPSERT', ...names));
    },
  },
  {
    id: 'protected',
    question: 'Is a change of a protected record an InvalidChangeBatch, and the protection listed?',
    restsOn: { what: 'preflight finds protections', file: 'functions/set-weights/survey.ts' },
    otherwise: 'Preflight would call records free that nobody may change.',
    expects: 'InvalidChangeBatch, listed',
    async ask(site) {
      const { route53 } = site.clients;
      const [RecordName, RecordType, HostedZoneId] = [`protected.${site.names.zone}`, 'TXT' as const, site.zoneId];
      await create(site, text(RecordName, '"x"'));
      const Protections = [{ RecordName, RecordType }];
      await route53.send(new CreateResourceRecordSetProtectionsCommand({ HostedZoneId, Protections }));
      try {
        const outcome = await outcomeOf(change(site, 'UPSERT', text(RecordName, '"y"')));
        const { ResourceRecordSetProtections = [] } = await route53.send(
          new ListResourceRecordSetProtectionsCommand({ HostedZoneId }),
        );
        return `${outcome}, ${ResourceRecordSetProtections.length > 0 ? 'listed' : 'not listed'}`;
      } finally {
        await route53.send(new DeleteResourceRecordSetProtectionsCommand({ HostedZoneId, Protections }));
      }
    },
  },
];
