import { createHash } from 'node:crypto';
import * as z from 'zod';
import { inert, oneLine } from '../text/inert.ts';
import { type News, RolloutEvent } from './event.ts';
import { dashboardLink, executionLink } from './links.ts';
import { articleLink } from './runbook.ts';

/** What the stack tells its functions about where they are. */
export const EventsConfig = z.object({
  stack: z.string(),
  stageMachineArn: z.string(),
  runbookUrl: z.string().nullable(),
});
export type EventsConfig = z.infer<typeof EventsConfig>;

/** The event as it is sent: all text on one line, with its id and links. */
export function compose({ occurrence = '', at, ...news }: News, config: EventsConfig, now: Date): RolloutEvent {
  const { stack, stageMachineArn, runbookUrl } = config;
  const { execution, article, type } = news;
  const dashboard = dashboardLink(stageMachineArn, stack);
  return RolloutEvent.parse({
    ...mapText(news),
    message: inert(news.message),
    version: 1,
    id: digest([type, stack, execution?.arn ?? '', occurrence]),
    at: at ?? now.toISOString(),
    stack,
    links: {
      console: execution ? executionLink(execution.arn) : dashboard,
      dashboard,
      runbook: runbookUrl ? articleLink(runbookUrl, article) : null,
    },
  });
}

function digest(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function mapText(value: unknown): object {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === 'string' ? oneLine(part) : part));
}
