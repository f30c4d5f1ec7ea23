import { type Html, html } from '../../text/html.ts';
import { span } from '../../text/times.ts';
import type { StageReport, TimeSpent } from '../report.ts';
import { draw } from './draw.ts';

const PURPOSES: Record<keyof TimeSpent, string> = {
  machine: 'Sluice at work',
  cache: 'the cache: flush and warm-up',
  person: 'a person',
  dns: 'DNS: name servers and resolvers',
  bake: 'the bake: watching after the move',
};

/** What the stage waited for, as one bar, and as a list that says the same in numbers. */
export async function timeSection({ timeSpent }: StageReport, id: string): Promise<Html> {
  const total = Object.values(timeSpent).reduce((sum, ms) => sum + ms, 0);
  if (total === 0) return html``;
  const parts = [
    { ms: timeSpent.machine, purpose: PURPOSES.machine, colour: 1 },
    { ms: timeSpent.cache, purpose: PURPOSES.cache, colour: 2 },
    { ms: timeSpent.person, purpose: PURPOSES.person, colour: 3 },
    { ms: timeSpent.dns, purpose: PURPOSES.dns, colour: 4 },
    { ms: timeSpent.bake, purpose: PURPOSES.bake, colour: 5 },
  ].filter(({ ms }) => ms > 0);
  const told = parts.map((part) => ({
    ...part,
    words: `${part.purpose} ${span(part.ms)} (${Math.round((100 * part.ms) / total)} %)`,
  }));
  const bar = await draw(
    {
      width: 990,
      height: 28,
      padding: 0,
      data: { values: parts.map((part, order) => ({ ...part, order })) },
      mark: { type: 'bar', stroke: 'var(--paper)', strokeWidth: 2 },
      encoding: {
        x: { field: 'ms', type: 'quantitative', axis: null, stack: 'zero', scale: { domain: [0, total], nice: false } },
        color: {
          field: 'purpose',
          type: 'nominal',
          scale: {
            domain: parts.map(({ purpose }) => purpose),
            range: parts.map(({ colour }) => `var(--series-${colour})`),
          },
          legend: null,
        },
        order: { field: 'order' },
      },
    },
    {
      id,
      title: 'What the stage waited for',
      description: `${span(total)} in all: ${told.map(({ words }) => words).join(', ')}.`,
    },
  );
  const legend = told.map(
    ({ colour, words }) => html`<li><span class="key" style="background:var(--series-${colour})"></span>${words}</li>`,
  );
  return html`<h3>Where the time went: ${span(total)}</h3><figure>${bar}</figure><ul class="legend">${legend}</ul>`;
}
