import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type Route53ClientConfig,
} from '@aws-sdk/client-route-53';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { StandardRetryStrategy } from '@smithy/core/retry';
import { URGENT, urgently } from '../protocol/patience.ts';
import type { RecordGroup } from './record-group.ts';
import type { Dns } from './swap.ts';

/** Route 53 grants a whole account few calls a second. Throttled five times in a row, a call has waited for 7.5 s at most: a quarter of a function's time. */
const ATTEMPTS = 5;

/** Route 53 in the account where the zone is. `urgent`: for what puts traffic back. */
export function connectRoute53(
  group: RecordGroup,
  config: Route53ClientConfig = {},
): { dns: Dns; urgent: Dns; reads: Route53Client } {
  const { writes, reads, urgentWrites, urgentReads } = clientsOf(group, config);
  return { dns: dnsOf(writes, reads), urgent: dnsOf(urgentWrites, urgentReads), reads };
}

export function clientsOf(
  group: RecordGroup,
  config: Route53ClientConfig = {},
): Record<'writes' | 'reads' | 'urgentWrites' | 'urgentReads', Route53Client> {
  return {
    reads: clientOf(group, { ...config, maxAttempts: ATTEMPTS }),
    writes: clientOf(group, { ...config, retryStrategy: new WhileThrottled(ATTEMPTS) }),
    urgentReads: clientOf(group, { ...config, ...urgently() }),
    urgentWrites: clientOf(group, { ...config, retryStrategy: new WhileThrottled(URGENT) }),
  };
}

/** Tries again what Route 53 was too busy to look at, and nothing else: of another failure nobody knows whether it came before the change or after. */
class WhileThrottled extends StandardRetryStrategy {
  override async refreshRetryTokenForRetry(
    ...[token, error]: Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>
  ): ReturnType<StandardRetryStrategy['refreshRetryTokenForRetry']> {
    if (error.errorType !== 'THROTTLING') throw new Error('nobody knows whether it was applied');
    return super.refreshRetryTokenForRetry(token, error);
  }
}

/**
 * Whether a write that failed was applied is ours to find out, and the state machines own the patience. One that was
 * throttled was not, and to begin anew would cost another read of the few calls there are. A read may be made again by
 * whoever makes it, and mostly there is nobody else to.
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
