import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../core/events/compose.ts';
import { EVENT_TYPES, RolloutEvent } from '../../../core/events/event.ts';
import { ALL_NEWS, CONFIG, eventOf, newsOf, STAGE_ARN } from '../../../lab/support/news.ts';

const NOW = new Date('2026-11-21T10:30:00.000Z');

describe('an event', () => {
  it.each(EVENT_TYPES)('%s fits its own schema, and says in a sentence what happened', (type) => {
    const event = eventOf(type);

    expect(RolloutEvent.parse(event)).toEqual(event);
    expect(event.message).toMatch(/^\S.*[.:…]$/);
  });

  it('has one example of each kind, and of nothing else', () => {
    expect(ALL_NEWS.map(({ type }) => type)).toEqual(EVENT_TYPES);
  });

  it('has the same id whenever the same thing is told again, so that a reader may drop the second', () => {
    const first = compose(newsOf('rollout.stage.committed'), CONFIG, NOW);
    const again = compose(newsOf('rollout.stage.committed'), CONFIG, new Date('2026-11-21T10:31:00.000Z'));

    expect(again.id).toBe(first.id);
    expect(again.at).not.toBe(first.at);
  });

  it('has an id that nothing else has', () => {
    const ids = EVENT_TYPES.map((type) => eventOf(type).id);
    const ofAnotherStack = compose(newsOf('rollout.stage.committed'), { ...CONFIG, stack: 'Sluice-test' }, NOW).id;
    const nextDrift = compose({ ...newsOf('rollout.weights.drifted'), occurrence: 'the next' }, CONFIG, NOW).id;

    expect(new Set([...ids, ofAnotherStack, nextDrift]).size).toBe(ids.length + 2);
  });

  it('leads to the execution in the console, to the dashboard, and to the article of the runbook', () => {
    const { links } = eventOf('rollout.gate.waiting');

    expect(links).toEqual({
      console: `https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/${STAGE_ARN}`,
      dashboard:
        'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/Sluice-prod-eu-central-1',
      runbook: 'https://github.com/example/operations/blob/main/runbook.md#ask-for-approval',
    });
  });

  it('leads to the dashboard when no execution did it, and names the article when nobody set where the runbook is', () => {
    const { links, article } = compose(newsOf('rollout.weights.drifted'), { ...CONFIG, runbookUrl: null }, NOW);

    expect(links.console).toBe(links.dashboard);
    expect(links.runbook).toBeNull();
    expect(article).toBe('WeightsDrifted');
  });
});

describe('what people and other programs wrote', () => {
  const ATTACK =
    '"},"type":"x\u001b[2J\u0007\r\nBcc: all\u202eevil <script>alert(1)</script> <!channel> \\" {{x}} \ud800';

  it('cannot break out of the message: no quote, no markup, no second line, no terminal escape', () => {
    const { message } = compose({ ...newsOf('rollout.stage.started'), message: `Stage 25: ${ATTACK}` }, CONFIG, NOW);

    expect(message).toBe(
      `Stage 25: '},'type':'x [2J Bcc: all evil ‹script›alert(1)‹/script› ‹!channel› /' {{x}} \ufffd`,
    );
  });

  it('stands in its own fields as it was written, on one line', () => {
    const news = { ...newsOf('rollout.gate.rejected'), reason: 'a "quoted"\n\u001b[31m<b>reason</b>' };

    expect(compose(news, CONFIG, NOW).reason).toBe('a "quoted" [31m<b>reason</b>');
  });

  it('never makes an event that an input transformer cannot put between quotes, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { message } = compose({ ...newsOf('rollout.stage.started'), message: `x${text}.` }, CONFIG, NOW);
        expect(JSON.parse(`"${message}"`)).toBe(message);
      }),
    );
  });

  it('is cut where it is longer than a message should be', () => {
    const { message } = compose({ ...newsOf('rollout.stage.failed'), message: '🛑'.repeat(100_000) }, CONFIG, NOW);

    expect([...message]).toHaveLength(2000);
    expect(message.isWellFormed()).toBe(true);
  });
});
