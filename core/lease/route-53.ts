import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { RecordGroup } from './record-group.ts';
import type { Dns } from './swap.ts';

/**
 * Route 53 in the account where the zone is. One attempt a call: whether a failed call was applied is ours to find
 * out, and the state machines own the patience. Who only reads, with nobody to try again for them, may have more.
 */
export function connectRoute53(group: RecordGroup, maxAttempts = 1): Route53Client {
  return new Route53Client({
    maxAttempts,
    ...(group.roleArn && {
      credentials: fromTemporaryCredentials({ params: { RoleArn: group.roleArn, RoleSessionName: 'sluice' } }),
    }),
  });
}

export function dnsOf(client: Route53Client): Dns {
  return {
    list: (input) => client.send(new ListResourceRecordSetsCommand(input)),
    change: (input) => client.send(new ChangeResourceRecordSetsCommand(input)),
  };
}
