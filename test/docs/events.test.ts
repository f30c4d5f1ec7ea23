import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { EVENT_TYPES } from '../../core/events/event.ts';
import { eventOf } from '../../lab/support/news.ts';
import { settings } from '../../lab/support/settings.ts';
import { EVENTS, EXAMPLES, eventExamples, eventSchema, SCHEMA, withEvents } from '../../lab/write/events-page.ts';

const page = readFileSync(EVENTS, 'utf8');
const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'));
const AFRESH = '("npm run write" writes it anew)';

describe('docs/events.md', () => {
  it(`has every event as it is sent ${AFRESH}`, () => {
    expect(page).toBe(withEvents(page));
  });

  it('has JSON that can be read, and settings that can be used', () => {
    const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json));

    expect(blocks.length).toBeGreaterThan(2);
    expect(settings(blocks.find((block) => 'notifications' in block)).notifications.also).toHaveLength(2);
  });

  it('says of every event how it may be lost', () => {
    const kinds = EVENT_TYPES.map((type) => type.replace('rollout.', ''));
    const [, worth = ''] = /## What they are worth(.*?)## /s.exec(page) ?? [];

    for (const kind of kinds)
      expect(worth.includes(`\`${kind}\``) || /^weights\.(?!drifted)/.test(kind), kind).toBe(true);
  });
});

describe('the published schema', () => {
  it(`is that of the events ${AFRESH}`, () => {
    expect(schema).toEqual(eventSchema());
    expect(JSON.parse(readFileSync(EXAMPLES, 'utf8'))).toEqual(eventExamples());
  });

  it.each(EVENT_TYPES)('admits %s, with fields that come later too', (type) => {
    const published = z.fromJSONSchema(schema);

    expect(published.safeParse(eventOf(type)).error).toBeUndefined();
    expect(published.safeParse({ ...eventOf(type), later: true }).success).toBe(true);
  });

  it.each([
    ['of a kind that there is not', { type: 'rollout.stage.exploded' }],
    ['without a sentence', { message: undefined }],
    ['of another version', { version: 2 }],
    ['whose id is none', { id: 'x' }],
  ])('refuses an event %s', (_, change) => {
    expect(z.fromJSONSchema(schema).safeParse({ ...eventOf('rollout.stage.failed'), ...change }).success).toBe(false);
  });
});
