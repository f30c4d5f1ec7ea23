import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type Route53ClientConfig,
} from '@aws-sdk/client-route-53';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { RecordGroup } from './record-group.ts';
import type { Dns } from './swap.ts';

/** Route 53 grants a whole account few calls a second. Throttled five times in a row, a read has waited for 15 s at most: half of a function's time. */
const READ_ATTEMPTS = 5;

/** Route 53 in the account where the zone is. */
export function connectRoute53(
  group: RecordGroup,
  config: Route53ClientConfig = {},
): { dns: Dns; reads: Route53Client } {
  const reads = clientOf(group, { ...config, maxAttempts: READ_ATTEMPTS });
  return { dns: dnsOf(clientOf(group, { ...config, maxAttempts: 1 }), reads), reads };
}

/**
 * A write gets one attempt: whether a failed one was applied is ours to find out, and the state machines own the
 * patience. A read may be made again by whoever makes it, and mostly there is nobody else to.
 */
export function dnsOf(writes: Route53Client, reads = writes): Dns {
  return {
    list: (input) => reads.send(new ListResourceRecordSetsCommand(input)),
    change: (input) => writes.send(new ChangeResourceRecordSetsCommand(input)),
  };
}

function clientOf({ roleArn }: RecordGroup, config: Route53ClientConfig): Route53Client {
  return new Route53Client({
    ...config,
    ...(roleArn && {
      credentials: fromTemporaryCredentials({ params: { RoleArn: roleArn, RoleSessionName: 'sluice' } }),
    }),
  });
}
