import { type Html, html } from '../../core/text/html.ts';
import { oneLine } from '../../core/text/inert.ts';

export type Tone = 'good' | 'bad' | 'open' | 'quiet';

/** A word with a sign and a colour: it reads the same without the colour. What is old is not coloured: it says nothing of now. */
export function status(tone: Tone, words: string, isOld = false): Html {
  const sign = { good: '✓', bad: '✗', open: '…', quiet: '–' }[tone];
  return html`<span class="sluice-${isOld ? 'quiet' : tone}">${sign} ${words}</span>`;
}

/** Words of somebody's: on one line, and none that make the rest of the page run backwards. */
export function said(text: string): string {
  return oneLine(text);
}

export function facts(rows: [name: string, value: string | Html][]): Html {
  const shown = rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return html`<table class="sluice-facts">${shown}</table>`;
}

/** A share of the traffic as a bar, under the words for it. */
export function share(words: string, percent: number): Html {
  return html`<div class="sluice-share">${words}<div class="sluice-bar"><div style="width:${Math.round(percent)}%"></div></div></div>`;
}
