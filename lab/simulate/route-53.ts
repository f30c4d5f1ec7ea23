import {
  type ChangeResourceRecordSetsCommandInput,
  InvalidChangeBatch,
  type ListResourceRecordSetsCommandInput,
  type ResourceRecordSet,
  Route53ServiceException,
} from '@aws-sdk/client-route-53';
import { applyBatch } from '../route-53/hosted-zone.ts';
import { listPage } from '../route-53/list.ts';
import type { Account } from './account.ts';
import { changeTokens } from './buckets.ts';
import { drawn, LATENCY } from './latency.ts';

/** How long Route 53 is busy with one batch of a zone, and refuses the next one. */
const BATCH_MS = 100;

interface Zone {
  records: ResourceRecordSet[];
  busyUntil: number;
}

interface GetChangeInput {
  Id: string;
}

/** Route 53, with as many hosted zones as are wanted. */
export class Route53 {
  private readonly account: Account;
  private readonly zones = new Map<string, Zone>();
  private readonly inSyncAt = new Map<string, number>();
  /** Hears of every batch that was applied, by its comment. */
  onApplied: (zone: string) => void = () => {};

  constructor(account: Account) {
    this.account = account;
  }

  add(zoneId: string, records: ResourceRecordSet[]): void {
    const zone = this.zones.get(zoneId) ?? { records: [], busyUntil: 0 };
    const added = applyBatch(
      zone.records,
      records.map((ResourceRecordSet) => ({ Action: 'CREATE', ResourceRecordSet })),
    );
    if ('refused' in added) throw new Error(added.refused.join('; '));
    this.zones.set(zoneId, { ...zone, records: added.records });
  }

  recordsOf(zoneId: string): ResourceRecordSet[] {
    return this.zone(zoneId).records;
  }

  /** What a client of the SDK is answered. */
  async answer(operation: string, input: object): Promise<object> {
    const changes = 'ChangeBatch' in input ? (input as ChangeResourceRecordSetsCommandInput).ChangeBatch?.Changes : [];
    const answer = await this.account.call('Route 53', operation, changeTokens(changes ?? []), () =>
      this.perform(operation, input),
    );
    if (answer === 'throttled') throw refusal('Throttling', 'Rate exceeded');
    if (answer instanceof Error) throw answer;
    return answer;
  }

  private perform(operation: string, input: object): object {
    if (operation === 'ListResourceRecordSets') {
      const asked = input as ListResourceRecordSetsCommandInput;
      return listPage(this.zone(asked.HostedZoneId ?? '').records, asked);
    }
    if (operation === 'GetChange') {
      const { Id } = input as GetChangeInput;
      const inSyncAt = this.inSyncAt.get(Id);
      if (inSyncAt === undefined) throw new Error(`no change ${Id}`);
      const isInSync = inSyncAt <= this.account.clock.now;
      return { $metadata: {}, ChangeInfo: { Id, Status: isInSync ? 'INSYNC' : 'PENDING', SubmittedAt: new Date() } };
    }
    if (operation === 'ChangeResourceRecordSets') return this.change(input as ChangeResourceRecordSetsCommandInput);
    throw new Error(`no model of Route 53's ${operation}`);
  }

  private change({ HostedZoneId = '', ChangeBatch }: ChangeResourceRecordSetsCommandInput): object {
    const { clock, random } = this.account;
    const zone = this.zone(HostedZoneId);
    if (zone.busyUntil > clock.now)
      return refusal('PriorRequestNotComplete', 'Route 53 was still processing a prior request.');
    const answer = applyBatch(zone.records, ChangeBatch?.Changes ?? []);
    if ('refused' in answer) {
      const { refused: messages } = answer;
      return new InvalidChangeBatch({ $metadata: {}, message: `[${messages.join(', ')}]`, messages });
    }
    zone.records = answer.records;
    zone.busyUntil = clock.now + BATCH_MS;
    // The SDK takes "/change/" away before it asks.
    const Id = `C${this.inSyncAt.size}`;
    this.inSyncAt.set(Id, clock.now + drawn(LATENCY.propagation, random));
    this.onApplied(HostedZoneId);
    return { $metadata: {}, ChangeInfo: { Id: `/change/${Id}`, Status: 'PENDING', SubmittedAt: new Date() } };
  }

  private zone(zoneId: string): Zone {
    const zone = this.zones.get(zoneId);
    if (!zone) throw new Error(`no hosted zone ${zoneId}`);
    return zone;
  }
}

function refusal(name: string, message: string): Route53ServiceException {
  return new Route53ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });
}
