import { GetChangeCommand, ListResourceRecordSetProtectionsCommand } from '@aws-sdk/client-route-53';
import { type Survey, survey } from '../../../functions/set-weights/survey.ts';
import { outcomeOf } from '../outcome.ts';
import type { Question } from '../question.ts';
import { dns, groupAt, layOut, lease, text } from '../records.ts';
import type { Clients, Site } from '../site.ts';

/** Preflight's look, as the one who may read and the one who is to be tried. */
async function surveyed(site: Site, group: ReturnType<typeof groupAt>, tried: Clients): Promise<string> {
  const { permissions }: Survey = await survey(
    {
      dns: { list: dns(site.clients).list, change: dns(tried).change },
      group,
      executions: { running: async () => [], describe: () => Promise.reject(new Error('Nothing runs.')) },
      stageMachineArn: '',
      changeStatus: (Id) => tried.route53.send(new GetChangeCommand({ Id })),
      async protections() {
        const HostedZoneId = site.zoneId;
        const command = new ListResourceRecordSetProtectionsCommand({ HostedZoneId });
        return (await tried.route53.send(command)).ResourceRecordSetProtections ?? [];
      },
    },
    { permissions: true },
  );
  return permissions.map(({ permission, granted }) => `${permission.replace('route53:', '')} ${granted}`).join(', ');
}

/** Changes that fit no record: what is not refused to the caller is refused as InvalidChangeBatch. */
function deleteNothing(site: Site, clients: Clients, ...records: [label: string, Type: 'TXT' | 'MX'][]) {
  const Changes = records.map(([label, Type]) => ({
    Action: 'DELETE' as const,
    ResourceRecordSet: { ...text(`${label}.${site.names.zone}`, Type === 'MX' ? '1 x.' : '"never"'), Type },
  }));
  return outcomeOf(dns(clients).change({ HostedZoneId: site.zoneId, ChangeBatch: { Changes } }));
}

/** Whether IAM keeps the functions to their records, and when it is asked. */
export const zoneRights: Question[] = [
  {
    id: 'preflight-granted',
    question: 'Does preflight find that it may change records, under the grants of a stack?',
    restsOn: {
      what: 'preflight proves permission by a batch that cannot fit',
      file: 'functions/set-weights/survey.ts',
    },
    otherwise: 'Preflight would warn before every stage, or read the refusal wrongly.',
    expects: 'ChangeResourceRecordSets yes, GetChange yes, protections yes',
    async ask(site) {
      // In use, the records are not tried.
      const group = await layOut(site, 'www', { beside: lease('free') });
      return surveyed(site, group, await site.as('limited'));
    },
  },
  {
    id: 'preflight-refused',
    question: 'Is IAM asked before a batch is validated, so that preflight sees that it may not?',
    restsOn: {
      what: 'preflight proves permission by a batch that cannot fit',
      file: 'functions/set-weights/survey.ts',
    },
    otherwise: 'Preflight would say "granted" where the advance will be refused.',
    expects: 'ChangeResourceRecordSets no, GetChange no, protections unknown',
    async ask(site) {
      return surveyed(site, groupAt(site, 'nowhere'), await site.as('nobody'));
    },
  },
  {
    id: 'condition-on-records',
    question: 'Does IAM refuse a batch that holds one other name, or one other type, beside its own?',
    restsOn: { what: 'a function may change its records alone', file: 'lib/record-group.ts' },
    otherwise: 'The functions could change other records of the zone.',
    expects: 'own InvalidChangeBatch, another name AccessDenied, another type AccessDenied',
    async ask(site) {
      const limited = await site.as('limited');
      const own = await deleteNothing(site, limited, ['WWW', 'TXT']);
      const name = await deleteNothing(site, limited, ['www', 'TXT'], ['other', 'TXT']);
      const type = await deleteNothing(site, limited, ['www', 'TXT'], ['www', 'MX']);
      return `own ${own}, another name ${name}, another type ${type}`;
    },
  },
];
