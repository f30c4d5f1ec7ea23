import { describe, expect, it } from 'vitest';
import { anchorOf, articleLink } from '../../../core/events/runbook.ts';

describe('the link to an article', () => {
  it.each([
    ['Ask for approval', 'ask-for-approval'],
    ['CacheStayedCold', 'cachestayedcold'],
    ['Who approved?', 'who-approved'],
    ['States: "wait" & more', 'states-wait--more'],
    ['a_b-c', 'a_b-c'],
    ['Zurück', 'zurück'],
  ])('to "%s" ends in #%s, as GitHub makes it', (title, anchor) => {
    expect(anchorOf(title)).toBe(anchor);
  });

  it('replaces an anchor that somebody left in the setting', () => {
    expect(articleLink('https://example.com/runbook#alarms', 'Fenced')).toBe('https://example.com/runbook#fenced');
  });
});
