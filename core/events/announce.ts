import type { Logger } from '@aws-lambda-powertools/logger';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { compose, type EventsConfig } from './compose.ts';
import type { News } from './event.ts';

export const SOURCE = 'sluice';

/** Whoever waits for an event to be sent is a stage with something better to do. */
const PATIENCE_MS = 2000;

/**
 * Tells other programs, as well as it can: whatever goes wrong, from finding the words on, is logged and never a failure.
 * True when it was sent.
 */
export type Announce = (tell: () => News | null | Promise<News | null>) => Promise<boolean>;

/** Without a configuration there is nobody to tell. */
export function announcer(
  config: EventsConfig | undefined,
  logger: Pick<Logger, 'warn'>,
  client = new EventBridgeClient({ maxAttempts: 2 }),
): Announce {
  return async (tell) => {
    let type: string | undefined;
    try {
      const news = config ? await tell() : null;
      if (!config || !news) return false;
      type = news.type;
      const event = compose(news, config, new Date());
      const entry = { Source: SOURCE, DetailType: event.type, Detail: JSON.stringify(event) };
      const Resources = event.execution ? [event.execution.arn] : [];
      const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [{ ...entry, Resources }] }), {
        abortSignal: AbortSignal.timeout(PATIENCE_MS),
      });
      const refused = Entries.find(({ ErrorCode }) => ErrorCode);
      if (refused) logger.warn('event not sent', { event: type, error: refused.ErrorCode });
      return refused === undefined;
    } catch (error) {
      logger.warn('event not sent', { event: type, error: error instanceof Error ? error.name : 'unknown' });
      return false;
    }
  };
}
