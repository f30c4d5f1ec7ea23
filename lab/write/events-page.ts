import path from 'node:path';
import * as z from 'zod';
import { EVENT_TYPES, RolloutEvent } from '../../core/events/event.ts';
import { eventOf } from '../support/news.ts';
import { between } from './between.ts';

const DOCS = path.resolve(import.meta.dirname, '../../docs');
export const EVENTS = path.join(DOCS, 'events.md');
export const SCHEMA = path.join(DOCS, 'schemas/rollout-event.schema.json');
export const EXAMPLES = path.join(DOCS, 'schemas/rollout-event.examples.json');

/** What one kind has and not all: the type is among it. */
function own(shape: z.core.$ZodShape): z.core.$ZodShape {
  const everywhere = RolloutEvent.options.map((option) => Object.keys(option.shape));
  return Object.fromEntries(
    Object.entries(shape).filter(([name]) => name === 'type' || !everywhere.every((names) => names.includes(name))),
  );
}

/** Open to new fields: only what is there is promised. */
function schemaOf(shape: z.core.$ZodShape) {
  const { $schema, ...schema } = z.toJSONSchema(z.object(shape), { io: 'input' });
  return schema;
}

export function eventSchema(): object {
  const [first] = RolloutEvent.options;
  const common = Object.entries(first.shape).filter(([name]) => !(name in own(first.shape)));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'The detail of an event with the source "sluice"',
    ...schemaOf(Object.fromEntries(common)),
    oneOf: RolloutEvent.options.map((option) => ({
      title: option.shape.type.value,
      description: option.description,
      ...schemaOf(own(option.shape)),
    })),
  };
}

export function eventExamples(): object {
  return Object.fromEntries(EVENT_TYPES.map((type) => [type, eventOf(type)]));
}

/** The page with the table of events as they are now. */
export function withEvents(page: string): string {
  const rows = RolloutEvent.options.map((option) => {
    const fields = Object.keys(own(option.shape)).filter((name) => name !== 'type');
    const { message } = eventOf(option.shape.type.value);
    const besides = fields.map((field) => `\`${field}\``).join(', ');
    return `| \`${option.shape.type.value}\` | ${option.description} | ${besides} | ${message} |`;
  });
  const table = ['| detail-type | when | besides | message, for example |', '| --- | --- | --- | --- |', ...rows];
  return between(page, 'events', table.join('\n'));
}
