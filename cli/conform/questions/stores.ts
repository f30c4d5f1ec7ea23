import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetParameterCommand, GetParametersByPathCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { PARAMETERS, STACK } from '../names.ts';
import { outcomeOf } from '../outcome.ts';
import type { Question } from '../question.ts';
import type { Clients, Site } from '../site.ts';

const STORE = 'lib/approval-store.ts';

function putEvent({ eventBridge }: Clients, { names }: Site, Source: string) {
  const Entries = [{ EventBusName: names.bus, Source, DetailType: 'a question', Detail: '{}' }];
  return outcomeOf(eventBridge.send(new PutEventsCommand({ Entries })));
}

/** Whether pending approvals and events are let in and kept out as granted. */
export const stores: Question[] = [
  {
    id: 'parameters-by-path',
    question: 'Does a grant on the path itself suffice for GetParametersByPath?',
    restsOn: { what: 'the widget lists what waits', file: STORE },
    otherwise: 'Nobody would see in the dashboard that a stage waits.',
    expects: 'accepted, 1 found',
    async ask(site) {
      const limited = await site.as('limited');
      const { request: Name } = PARAMETERS;
      await site.clients.ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: 'x', Overwrite: true }));
      const look = new GetParametersByPathCommand({ Path: `/${STACK}/requests` });
      return outcomeOf(limited.ssm.send(look), ({ Parameters = [] }) => `accepted, ${Parameters.length} found`);
    },
  },
  {
    id: 'secure-parameter',
    question: 'Does ssm:GetParameter alone read a SecureString under the key that AWS manages?',
    restsOn: { what: 'decide-approval reads the token of a gate', file: STORE },
    otherwise: 'Nobody could approve.',
    expects: 'as written',
    async ask(site) {
      const limited = await site.as('limited');
      const { token: Name } = PARAMETERS;
      await site.clients.ssm.send(new PutParameterCommand({ Name, Type: 'SecureString', Value: 'x', Overwrite: true }));
      const read = new GetParameterCommand({ Name, WithDecryption: true });
      return outcomeOf(limited.ssm.send(read), ({ Parameter }) =>
        Parameter?.Value === 'x' ? 'as written' : 'otherwise',
      );
    },
  },
  {
    id: 'source-of-events',
    question: 'Does the condition events:source keep a role to one source?',
    restsOn: { what: 'a function tells events in Sluice’s name alone', file: 'lib/event-bus.ts' },
    otherwise: 'A function gone wild could tell events in another name.',
    expects: 'own accepted, another AccessDenied',
    async ask(site) {
      const limited = await site.as('limited');
      return `own ${await putEvent(limited, site, STACK)}, another ${await putEvent(limited, site, 'another')}`;
    },
  },
];
