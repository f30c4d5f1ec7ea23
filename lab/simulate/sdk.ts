import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetChangeCommand } from '@aws-sdk/client-route-53';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { RecordGroup } from '../../core/lease/record-group.ts';
import { clientsOf, dnsOf } from '../../core/lease/route-53.ts';
import { urgently } from '../../core/protocol/patience.ts';
import { group } from '../route-53/emulated-zone.ts';
import { deployed } from './deployment.ts';

/** What answers in the place of a service: with what the SDK would have read from the wire, or an error of its own. */
export type Answering = (operation: string, input: object) => Promise<object>;

/** Nobody's. Nothing that is signed with it leaves the process. */
const CONFIG = { region: 'eu-central-1', credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' } };

/** As much of a client as is needed to come between it and the wire. */
interface Pluggable {
  middlewareStack: {
    add(
      middleware: (next: unknown, context: { commandName?: string }) => (args: { input: object }) => Promise<never>,
      where: { step: 'deserialize'; priority: 'high'; name: string },
    ): void;
  };
}

/** The clients of one function, as its handler makes them: with their own retries and their own patience, but for the wire. */
export function clientsFor(
  group: RecordGroup,
  route53: Answering,
  stepFunctions: Answering,
  cloudWatch: Answering,
  ofAbort = false,
) {
  const config = { ...CONFIG, ...(ofAbort && urgently()) };
  const { reads, writes, urgentReads, urgentWrites } = clientsOf(group, CONFIG);
  return {
    reads: plugged(reads, route53),
    dns: dnsOf(plugged(writes, route53), reads),
    urgent: dnsOf(plugged(urgentWrites, route53), plugged(urgentReads, route53)),
    stepFunctions: plugged(new SFNClient(config), stepFunctions),
    cloudWatch: plugged(new CloudWatchClient(config), cloudWatch),
  };
}

/** What is done once, and takes real time: the synthesis, and the files that the SDK reads when it is first asked. */
export async function warmUp(): Promise<void> {
  deployed();
  const { dns, reads, stepFunctions, cloudWatch } = clientsFor(group, nothing, nothing, nothing);
  await dns.list({ HostedZoneId: 'Z1' });
  await dns.change({ HostedZoneId: 'Z1', ChangeBatch: { Changes: [] } });
  await reads.send(new GetChangeCommand({ Id: 'C1' }));
  await stepFunctions.send(new ListExecutionsCommand({}));
  await cloudWatch.send(new DescribeAlarmsCommand({}));
}

const nothing: Answering = async () => ({});

/** Below the retries, and in the place of everything that would send. */
function plugged<T extends object>(client: T, answer: Answering): T {
  const { middlewareStack } = client as unknown as Pluggable;
  middlewareStack.add(
    (_, { commandName = '' }) =>
      async ({ input }) =>
        ({
          output: { $metadata: {}, ...(await answer(commandName.replace(/Command$/, ''), input)) },
          response: {},
        }) as never,
    { step: 'deserialize', priority: 'high', name: 'account' },
  );
  return client;
}
