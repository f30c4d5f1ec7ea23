import { type Html, html } from '../../text/html.ts';

export interface Column {
  title: string;
  kind?: 'number' | 'text' | 'at';
}

export interface Row {
  cells: (string | number | Html)[];
  className?: string;
}

/** A table that says what it is about, and whose first column names its rows. */
export function table(caption: string, columns: Column[], rows: Row[], className = ''): Html {
  const kinds = columns.map(({ kind }) => kind ?? '');
  const head = columns.map(({ title, kind }) => html`<th scope="col" class="${kind ?? ''}">${title}</th>`);
  const body = rows.map(
    ({ cells, className = '' }) =>
      html`<tr class="${className}">${cells.map((cell, i) =>
        i === 0
          ? html`<th scope="row" class="${kinds[i] ?? ''}">${cell}</th>`
          : html`<td class="${kinds[i] ?? ''}">${cell}</td>`,
      )}</tr>`,
  );
  return html`${scroller(
    caption,
    html`<table class="${className}"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`,
  )}
`;
}

/** What may be wider than the page; also without a mouse it can be reached, and scrolled. */
export function scroller(name: string, content: Html): Html {
  return html`<div class="scroll" role="group" aria-label="${name}" tabindex="0">${content}</div>`;
}

export function facts(entries: [string, string | Html][]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`;
}
