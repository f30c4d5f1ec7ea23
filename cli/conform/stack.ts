import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import {
  ChangeResourceRecordSetsCommand,
  DeleteResourceRecordSetProtectionsCommand,
  ListResourceRecordSetProtectionsCommand,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import { DeleteParametersCommand } from '@aws-sdk/client-ssm';
import { NotDone } from '../command-line/failures.ts';
import { namesOf, PARAMETERS, STACK } from './names.ts';
import type { Place } from './place.ts';
import type { Clients } from './site.ts';
import { DESCRIPTION, templateOf } from './template.ts';

type Sleep = (milliseconds: number) => Promise<unknown>;

/** Role, zone and machines take a minute or two; CloudFormation takes half of its calls back when asked too often. */
const LOOK_EVERY_MS = 2000;
/** Longer than any of it takes. */
const PATIENCE_MS = 15 * 60_000;

/** The stack of a run that goes on, or was killed; null where there is none. */
export async function findStack(
  { cloudFormation }: Pick<Clients, 'cloudFormation'>,
  name = STACK,
): Promise<Stack | null> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const [found] = Stacks;
    if (!found || found.StackStatus === 'DELETE_COMPLETE') return null;
    if (found.Description === DESCRIPTION) return found;
    throw new NotDone(
      `There is a stack ${STACK} that this command has not made, and it is left alone. Ask in another Region or account, or delete it yourself.`,
    );
  } catch (error) {
    // CloudFormation has no error of its own for it.
    if (error instanceof Error && /does not exist/.test(error.message)) return null;
    throw error;
  }
}

export async function createStack(clients: Clients, run: string, place: Place, sleep: Sleep): Promise<Stack> {
  const { cloudFormation } = clients;
  const { StackId } = await cloudFormation.send(
    new CreateStackCommand({
      StackName: STACK,
      TemplateBody: JSON.stringify(templateOf(namesOf(run), place)),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      // What went wrong is told from the events, and then all of it goes.
      OnFailure: 'DO_NOTHING',
    }),
  );
  const stack = await until(clients, StackId, sleep, (status) => !status.endsWith('_IN_PROGRESS'));
  if (stack?.StackStatus === 'CREATE_COMPLETE') return stack;
  throw new NotDone(`The stack ${STACK} could not be made: ${await whyFailed(clients, StackId)}`);
}

/** All that a run makes. Safe to call when some of it, or nothing, is there. */
export async function removeAll(clients: Clients, sleep: Sleep): Promise<void> {
  await clients.ssm.send(new DeleteParametersCommand({ Names: Object.values(PARAMETERS) }));
  const stack = await findStack(clients);
  if (!stack?.StackId) return;
  const zone = await zoneIn(clients, stack.StackId);
  if (zone) {
    await openZone(clients, zone);
    await emptyZone(clients, zone);
  }
  await clients.cloudFormation.send(new DeleteStackCommand({ StackName: stack.StackId }));
  const left = await until(clients, stack.StackId, sleep, (status) => status !== 'DELETE_IN_PROGRESS');
  if (left) {
    throw new NotDone(`The stack ${STACK} could not be deleted: ${await whyFailed(clients, stack.StackId)}`);
  }
}

/** Waits for a status; null where the stack is gone. */
async function until(
  clients: Clients,
  stackId: string | undefined,
  sleep: Sleep,
  reached: (status: string) => boolean,
): Promise<Stack | null> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; ) {
    const stack = await findStack(clients, stackId);
    if (!stack || reached(stack.StackStatus ?? '')) return stack;
    await sleep(LOOK_EVERY_MS);
  }
  throw new NotDone(
    `CloudFormation has not come to an end with the stack ${STACK} in ${PATIENCE_MS / 60_000} minutes.`,
  );
}

async function zoneIn({ cloudFormation }: Clients, stackId: string): Promise<string | undefined> {
  const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: stackId }));
  return StackResources.find(({ LogicalResourceId }) => LogicalResourceId === 'Zone')?.PhysicalResourceId;
}

/** What is protected could not be deleted. */
async function openZone({ route53 }: Clients, HostedZoneId: string): Promise<void> {
  const { ResourceRecordSetProtections: found = [] } = await route53.send(
    new ListResourceRecordSetProtectionsCommand({ HostedZoneId }),
  );
  if (found.length === 0) return;
  const Protections = found.map(({ RecordName, RecordType }) => ({ RecordName, RecordType }));
  await route53.send(new DeleteResourceRecordSetProtectionsCommand({ HostedZoneId, Protections }));
}

/** A zone with records in it cannot be deleted; the two at its top go with it. Page by page, until nothing else is left. */
async function emptyZone(clients: Clients, HostedZoneId: string): Promise<void> {
  const { ResourceRecordSets = [] } = await clients.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }));
  const Changes = ResourceRecordSets.filter(({ Type = '' }) => !['NS', 'SOA'].includes(Type)).map((record) => ({
    Action: 'DELETE' as const,
    ResourceRecordSet: record,
  }));
  if (Changes.length === 0) return;
  await clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
  await emptyZone(clients, HostedZoneId);
}

/** What CloudFormation says of each thing that it could not make or delete. */
async function whyFailed({ cloudFormation }: Clients, StackName: string | undefined): Promise<string> {
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('_FAILED'));
  return failed
    .map(({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`)
    .join('; ');
}
