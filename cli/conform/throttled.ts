import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { outcomeOfChange } from './outcome.ts';
import type { Site } from './site.ts';

/** Takes the second function its concurrency, without taking any from the others of the account. */
export async function closeThrottled(site: Site): Promise<void> {
  const closed = { FunctionName: site.names.throttled, ReservedConcurrentExecutions: 0 };
  const outcome = await outcomeOfChange(site, () =>
    site.clients.lambda.send(new PutFunctionConcurrencyCommand(closed)),
  );
  if (outcome !== 'accepted') throw new Error(`Its concurrency could not be taken: ${outcome}.`);
}
